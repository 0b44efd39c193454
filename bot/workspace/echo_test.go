package workspace_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"innovate/bot/workspace"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// An echo is a tiny bot over the real client library: it repeats what it is told, with a few buttons.
type echo struct {
	t   *testing.T
	api *slack.Client

	mu     sync.Mutex
	events map[string]bool
}

func newEcho(t *testing.T, w *workspace.Workspace) *echo {
	api := slack.New(w.BotToken(), slack.OptionAppLevelToken(w.AppToken()), slack.OptionAPIURL(w.URL()))
	return &echo{t: t, api: api, events: map[string]bool{}}
}

// doors runs a test over Socket Mode and over signed HTTP.
func doors(t *testing.T, cfg workspace.Config, test func(*testing.T, *workspace.Workspace, *echo)) {
	t.Run("socket", func(t *testing.T) {
		w := workspace.New(cfg)
		defer w.Close()
		e := newEcho(t, w)
		defer e.connect(w, 1)()
		test(t, w, e)
	})
	t.Run("http", func(t *testing.T) {
		w := workspace.New(cfg)
		defer w.Close()
		e := newEcho(t, w)
		s := httptest.NewServer(e.door(w))
		defer s.Close()
		if err := w.Subscribe(t.Context(), s.URL+"/slack/events"); err != nil {
			t.Fatal(err)
		}
		test(t, w, e)
	})
}

// connect runs n Socket Mode clients and returns how to stop them.
func (e *echo) connect(w *workspace.Workspace, n int) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for range n {
		client := socketmode.New(e.api, socketmode.OptionLog(log.New(io.Discard, "", 0)))
		wg.Go(func() { _ = client.RunContext(ctx) })
		wg.Go(func() { e.listen(ctx, client) })
	}
	if err := w.AwaitConnections(e.t.Context(), n); err != nil {
		e.t.Fatal(err)
	}
	return func() {
		cancel()
		wg.Wait()
	}
}

func (e *echo) listen(ctx context.Context, client *socketmode.Client) {
	for {
		select {
		case <-ctx.Done():
			return
		case evt := <-client.Events:
			if evt.Request == nil {
				continue
			}
			var reply any
			switch data := evt.Data.(type) {
			case slackevents.EventsAPIEvent:
				e.event(data, evt.Request.Payload)
			case slack.SlashCommand:
				reply = e.command(data)
			case slack.InteractionCallback:
				reply = e.interaction(data)
			default:
				continue
			}
			if err := client.AckCtx(ctx, evt.Request.EnvelopeID, reply); err != nil && ctx.Err() == nil {
				e.t.Errorf("ack: %v", err)
			}
		}
	}
}

func (e *echo) door(w *workspace.Workspace) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		// The client library's check would hold the talk's clock to the real one.
		mac := hmac.New(sha256.New, []byte(w.SigningSecret()))
		_, _ = mac.Write([]byte("v0:" + r.Header.Get("X-Slack-Request-Timestamp") + ":" + string(body)))
		if r.Header.Get("X-Slack-Signature") != "v0="+hex.EncodeToString(mac.Sum(nil)) {
			http.Error(rw, "wrong signature", http.StatusUnauthorized)
			return
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		var reply any
		switch {
		case strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"):
			evt, err := slackevents.ParseEvent(body, slackevents.OptionNoVerifyToken())
			if err != nil {
				e.t.Errorf("parse event: %v", err)
			}
			if evt.Type == slackevents.URLVerification {
				_, _ = io.WriteString(rw, evt.Data.(*slackevents.EventsAPIURLVerificationEvent).Challenge)
				return
			}
			e.event(evt, body)
		case strings.Contains(string(body), "payload="):
			in, err := slack.InteractionCallbackParse(r)
			if err != nil {
				e.t.Errorf("parse interaction: %v", err)
			}
			reply = e.interaction(in)
		default:
			c, err := slack.SlashCommandParse(r)
			if err != nil {
				e.t.Errorf("parse command: %v", err)
			}
			reply = e.command(c)
		}
		if reply != nil {
			rw.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(rw).Encode(reply)
		}
	})
}

func buttons() slack.Block {
	text := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	return slack.NewActionBlock("acts",
		slack.NewButtonBlockElement("details", "1", text("Details")),
		slack.NewButtonBlockElement("share", "1", text("Share to channel")),
		slack.NewButtonBlockElement("gone", "1", text("Dismiss")),
	)
}

func (e *echo) command(c slack.SlashCommand) any {
	switch c.Text {
	case "nothing":
		return nil
	case "menus":
		return menus()
	case "later":
		return e.later(c)
	case "meet":
		return e.meet(c)
	}
	return slack.Message{Msg: slack.Msg{
		Text: "You said " + c.Text,
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewHeaderBlock(slack.NewTextBlockObject("plain_text", "Echo", false, false)),
			slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "You said *"+c.Text+"*", false, false), nil, nil),
			buttons(),
		}},
	}}
}

func (e *echo) event(evt slackevents.EventsAPIEvent, raw []byte) {
	var outer struct {
		ID string `json:"event_id"`
	}
	_ = json.Unmarshal(raw, &outer)
	e.mu.Lock()
	again := e.events[outer.ID]
	e.events[outer.ID] = true
	e.mu.Unlock()
	if again {
		return
	}
	ctx := e.t.Context()
	switch ev := evt.InnerEvent.Data.(type) {
	case *slackevents.AppMentionEvent:
		thread := ev.ThreadTimeStamp
		if thread == "" {
			thread = ev.TimeStamp
		}
		e.try(e.api.PostMessageContext(ctx, ev.Channel, slack.MsgOptionText("Heard: "+ev.Text, false), slack.MsgOptionTS(thread)))
	case *slackevents.MessageEvent:
		if ev.BotID != "" || ev.SubType != "" {
			return
		}
		e.try(e.api.PostMessageContext(ctx, ev.Channel, slack.MsgOptionText("Direct: "+ev.Text, false)))
	case *slackevents.AppHomeOpenedEvent:
		_, err := e.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: ev.User, View: slack.HomeTabViewRequest{
			Type:   slack.VTHomeTab,
			Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewHeaderBlock(slack.NewTextBlockObject("plain_text", "Welcome", false, false))}},
		}})
		e.try("", "", err)
	}
}

func (e *echo) try(_, _ string, err error) {
	if err != nil {
		e.t.Errorf("echo bot: %v", err)
	}
}

func (e *echo) interaction(in slack.InteractionCallback) any {
	ctx := context.Background()
	say := func(msg *slack.WebhookMessage) {
		e.try("", "", slack.PostWebhookCustomHTTPContext(ctx, in.ResponseURL, http.DefaultClient, msg))
	}
	switch in.Type {
	case slack.InteractionTypeMessageAction:
		say(&slack.WebhookMessage{Text: "About: " + in.Message.Text})
	case slack.InteractionTypeBlockActions:
		switch in.ActionCallback.BlockActions[0].ActionID {
		case "details":
			_, err := e.api.OpenViewContext(ctx, in.TriggerID, modal("Details"))
			e.try("", "", err)
		case "more":
			_, err := e.api.PushViewContext(ctx, in.TriggerID, modal("More"))
			e.try("", "", err)
		case "share":
			say(&slack.WebhookMessage{Text: "Shared by <@" + in.User.ID + ">", ResponseType: "in_channel"})
		case "topics", "when":
			act := in.ActionCallback.BlockActions[0]
			said := "Now " + act.ActionID + ": " + act.SelectedDate
			for _, o := range act.SelectedOptions {
				said += o.Value + " "
			}
			say(&slack.WebhookMessage{Text: said, ResponseType: "ephemeral"})
		case "find", "stop":
			say(&slack.WebhookMessage{Text: "You did " + in.ActionCallback.BlockActions[0].ActionID + " " +
				in.ActionCallback.BlockActions[0].SelectedOption.Value, ResponseType: "ephemeral"})
		case "gone":
			say(&slack.WebhookMessage{DeleteOriginal: true})
		}
	case slack.InteractionTypeBlockSuggestion:
		return suggested(in.Value)
	case slack.InteractionTypeViewSubmission:
		if in.View.State.Values["why"]["text"].Value == "no" {
			return slack.NewErrorsViewSubmissionResponse(map[string]string{"why": "Say more."})
		}
		if in.View.State.Values["why"]["text"].Value == "thanks" {
			return slack.NewClearViewSubmissionResponse()
		}
	}
	return nil
}

func modal(title string) slack.ModalViewRequest {
	text := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	topics := slack.NewOptionsSelectBlockElement("static_select", text("Topic"), "topic",
		slack.NewOptionBlockObject("falls", text("Falls"), nil), slack.NewOptionBlockObject("sepsis", text("Sepsis"), nil))
	input := slack.NewInputBlock("why", text("Why"), text("In a few words"), slack.NewPlainTextInputBlockElement(text("because …"), "text"))
	ticks := slack.NewInputBlock("tick", text("Also"), nil, slack.NewCheckboxGroupsBlockElement("ticks",
		slack.NewOptionBlockObject("a", text("Tell me later"), nil)))
	ticks.Optional = true
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: text(title), Submit: text("Send"), Close: text("Close"), CallbackID: "cb",
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			input, slack.NewInputBlock("topic", text("Topic"), nil, topics), ticks,
			slack.NewActionBlock("more", slack.NewButtonBlockElement("more", "", text("More"))),
		}},
	}
}

// context ends long before the test run's own deadline, so that a test that hangs says where.
func ctx(t *testing.T) context.Context {
	c, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return c
}
