package workspace

import (
	"strings"
	"testing"
)

// TestDraw draws every kind of block once, with what it starts with.
func TestDraw(t *testing.T) {
	tests := []struct{ name, block, want string }{
		{"header", `{"type":"header","text":{"type":"plain_text","text":"Falls &amp; fractures"}}`, "# Falls & fractures"},
		{"section", `{"type":"section","text":{"type":"mrkdwn","text":"*Bay watch*\nfor <@UASHA> in <#CWARD7|x> <!here>"}}`, "*Bay watch*\nfor @Asha in #ward-7 @here (everybody is called)"},
		{"links", `{"type":"section","text":{"type":"mrkdwn","text":"<https://x.org|paper> <https://x.org> <mailto:a@b.c|a@b.c> <!date^1^{date}|today>"}}`, "paper ‹https://x.org› ‹https://x.org› a@b.c today"},
		{"fields", `{"type":"section","fields":[{"type":"mrkdwn","text":"*Where*\nLeeds"},` + plainX + `]}`, "| *Where* Leeds\n| x"},
		{"accessory", `{"type":"section","text":` + plainX + `,"accessory":{"type":"image","image_url":"https://x","alt_text":"a bed"}}`, "x\n(image: a bed)"},
		{"context", `{"type":"context","elements":[{"type":"mrkdwn","text":"Level E2"},{"type":"image","image_url":"https://x","alt_text":"star"},` + plainX + `]}`, "· Level E2  (image: star)  x"},
		{"divider", `{"type":"divider"}`, "---"},
		{"image", `{"type":"image","image_url":"https://x","alt_text":"a bed","title":` + plainX + `}`, "(image: a bed) x"},
		{"markdown", `{"type":"markdown","text":"**bold**\n- one"}`, "**bold**\n- one"},
		{"rich text", `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"hi ","style":{"bold":true}},{"type":"user","user_id":"UASHA"},{"type":"emoji","name":"tea"},{"type":"link","url":"https://x.org","text":"here"},{"type":"broadcast","range":"here"},{"type":"channel","channel_id":"CWARD7"}]},{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"one"}]}]},{"type":"rich_text_quote","elements":[{"type":"text","text":"two"}]}]}`, "hi @Asha:tea:here ‹https://x.org›@here (everybody is called)#ward-7\n• one\n> two"},
		{"buttons", `{"type":"actions","elements":[{"type":"button","action_id":"a","text":` + plainX + `,"style":"primary"},{"type":"button","action_id":"b","text":` + plainX + `,"style":"danger","confirm":{"title":` + plainX + `,"text":` + plainX + `,"confirm":` + plainX + `,"deny":` + plainX + `}},{"type":"button","action_id":"c","text":` + plainX + `,"url":"https://x"}]}`, "[[x]] [!x ?] [x ↗]"},
		{"menus", `{"type":"actions","elements":[{"type":"static_select","action_id":"a","placeholder":{"type":"plain_text","text":"Topic"},"options":` + items(7, optionX) + `},{"type":"overflow","action_id":"b","options":[{"text":` + plainX + `,"value":"v"}]},{"type":"users_select","action_id":"c","initial_user":"UASHA"},{"type":"channels_select","action_id":"d","initial_channel":"CWARD7"},{"type":"datepicker","action_id":"e","initial_date":"2026-12-01"},{"type":"timepicker","action_id":"f"}]}`, "(Topic ▾ x / x / x / x / x / …) (⋯ x) (▾ Asha) (▾ #ward-7) (▾ 2026-12-01) (▾)"},
		{"checkboxes", `{"type":"actions","elements":[{"type":"checkboxes","action_id":"a","options":[{"text":` + plainX + `,"value":"1","description":` + plainX + `},{"text":` + plainX + `,"value":"2"}],"initial_options":[{"text":` + plainX + `,"value":"2"}]}]}`, "[ ] x (x)\n[x] x"},
		{"radio", `{"type":"input","label":` + plainX + `,"element":{"type":"radio_buttons","action_id":"a","options":[{"text":` + plainX + `,"value":"1"}],"initial_option":{"text":` + plainX + `,"value":"1"}}}`, "x:\n  (•) x"},
		{"input", `{"type":"input","label":` + plainX + `,"optional":true,"hint":{"type":"plain_text","text":"hint"},"element":{"type":"plain_text_input","placeholder":{"type":"plain_text","text":"e.g."}}}`, "x (optional): ____ “e.g.” (hint)"},
		{"filled input", `{"type":"input","label":` + plainX + `,"element":{"type":"plain_text_input","initial_value":"one\ntwo"}}`, "x: one / two"},
		{"chart", pieX, "(pie chart) x\n  x 1"},
		{"bar chart", `{"type":"data_visualization","title":"Falls","chart":{"type":"bar","series":[{"name":"Ward 7","data":[{"label":"Oct","value":4.5},{"label":"Nov","value":2}]}],"axis_config":{"categories":["Oct","Nov"],"x_label":"month"}}}`, "(bar chart) Falls\n  by month\n  Ward 7: Oct 4.5, Nov 2"},
		{"table", `{"type":"table","rows":[[{"type":"raw_text","text":"Ward"},{"type":"raw_text","text":"Falls"}],[{"type":"raw_text","text":"7"},{"type":"raw_number","value":2}]]}`, "| Ward | Falls |\n| 7 | 2 |"},
		{"context actions", `{"type":"context_actions","elements":[{"type":"feedback_buttons","positive_button":{"text":{"type":"plain_text","text":"Good"},"value":"p"},"negative_button":{"text":{"type":"plain_text","text":"Bad"},"value":"n"}},{"type":"icon_button","icon":"trash","text":{"type":"plain_text","text":"Delete"}}]}`, "[Good] [Bad] [Delete]"},
		{"numbered list", `{"type":"rich_text","elements":[{"type":"rich_text_list","style":"ordered","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"one"}]}]},{"type":"rich_text_list","style":"bullet","indent":1,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"deeper"}]}]},{"type":"rich_text_list","style":"ordered","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"two"}]}]}]}`, "1. one\n  • deeper\n2. two"},
		{"date and time", `{"type":"input","label":` + plainX + `,"element":{"type":"datetimepicker","initial_date_time":1796117400}}`, "x: 2026-12-01 09:30"},
		{"several people", `{"type":"input","label":` + plainX + `,"element":{"type":"multi_users_select","initial_users":["UASHA","U0BOT"]}}`, "x: (▾ Asha, innovate)"},
	}
	w := New(Config{})
	defer w.Close()
	w.UserID("Asha")
	w.ChannelID("#ward-7")
	for _, test := range tests {
		decoded, ok := decodeBlocks("[" + test.block + "]")
		if faults := checkBlocks("message", "/blocks", decoded); !ok || len(faults) > 0 {
			t.Errorf("%s: refused: %q", test.name, faults)
			continue
		}
		s, _ := newSurface(decoded, 1)
		if got := strings.Join(w.drawBlocks(&s), "\n"); got != test.want {
			t.Errorf("%s: drawn\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

func TestTyped(t *testing.T) {
	w := New(Config{})
	defer w.Close()
	w.UserID("Asha")
	w.UserID("Asha Patel")
	w.ChannelID("#ward-7")
	w.ChannelID("#ward-7-frailty")
	tests := []struct{ typed, kept string }{
		{"BP < 90 & > 60", "BP &lt; 90 &amp; &gt; 60"},
		{"@asha patel and @Asha, @ashanti", "<@UASHAPATEL> and <@UASHA>, @ashanti"},
		{"see #ward-7-frailty, #ward-7.", "see <#CWARD7FRAILTY|ward-7-frailty>, <#CWARD7|ward-7>."},
		{"a@innovate.org", "<mailto:a@innovate.org|a@innovate.org>"},
		{"(https://x.org/a?b=1&c=2).", "(<https://x.org/a?b=1&amp;c=2>)."},
		{"@here now", "<!here> now"},
		{"İ@Asha", "İ@Asha"},
		{"İ ẞ @asha", "İ ẞ <@UASHA>"},
	}
	for _, test := range tests {
		if got := w.typed(test.typed); got != test.kept {
			t.Errorf("typed(%q) = %q, want %q", test.typed, got, test.kept)
		}
	}
}

func TestOrders(t *testing.T) {
	w := New(Config{})
	defer w.Close()
	p := player{w: w}
	tests := []struct {
		order, method string
		times         int
		fault         Fault
		wrong         bool
	}{
		{"Slack answers 429 to chat.postMessage once", "chat.postMessage", 1, Fault{Status: 429}, false},
		{"Slack answers 500 to views.open twice", "views.open", 2, Fault{Status: 500}, false},
		{"Slack answers fatal_error to chat.update 3 times", "chat.update", 3, Fault{Error: "fatal_error"}, false},
		{"Slack does chat.delete but answers 503", "chat.delete", 1, Fault{Status: 503, Done: true}, false},
		{"Slack drops the connection of auth.test five times", "auth.test", 5, Fault{Drop: true}, false},
		{"Slack is slow at users.info once", "users.info", 1, Fault{Slow: slowAnswer}, false},
		{"Slack is slow at users.list often", "users.list", 0, Fault{}, true},
		{"the moon falls down", "", 0, Fault{}, true},
		{"two days pass", "", 0, Fault{}, true},
		{"deliver that again", "", 0, Fault{}, true},
		{"Slack disconnects", "", 0, Fault{}, true},
	}
	for _, test := range tests {
		err := p.order(t.Context(), test.order)
		if (err != nil) != test.wrong || len(w.faults[test.method]) != test.times {
			t.Errorf("%s: %v, %d faults, want %d", test.order, err, len(w.faults[test.method]), test.times)
		}
		for range test.times {
			if got := w.fault(test.method); got != test.fault {
				t.Errorf("%s: %+v, want %+v", test.order, got, test.fault)
			}
		}
	}
}
