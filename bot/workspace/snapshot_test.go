package workspace_test

import (
	"testing"

	"innovate/bot/workspace"

	"github.com/slack-go/slack"
)

// TestSnapshot shows what two people see of one channel.
func TestSnapshot(t *testing.T) {
	w := workspace.New(workspace.Config{})
	defer w.Close()
	api := newEcho(t, w).api
	ward, asha := w.AddChannel("#ward-7", false, "Asha", "Ben", "innovate"), w.UserID("Asha")
	w.AddChannel("#secret", true, "Ben")
	said, err := w.Say("Asha", "#ward-7", "shall we?")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := api.PostEphemeralContext(ctx(t), ward, asha, slack.MsgOptionText("only you", false), slack.MsgOptionTS(said.TS)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := api.PostMessageContext(ctx(t), ward, slack.MsgOptionText("all", false), slack.MsgOptionBlocks(buttons())); err != nil {
		t.Fatal(err)
	}
	changed := w.Changed()
	a, b := w.Snapshot("Asha", "#ward-7", 0), w.Snapshot("Ben", "#ward-7", 1)
	if len(a.Talk) != 2 || len(a.Talk[0].Replies) != 1 || a.Talk[0].Replies[0].Text != "only you" || a.Earlier != 0 {
		t.Errorf("Asha's talk = %+v", a.Talk)
	}
	if len(b.Talk) != 1 || b.Talk[0].Author != "innovate" || len(b.Talk[0].Form.Blocks) != 1 || b.Earlier != 1 {
		t.Errorf("Ben's talk = %+v", b.Talk)
	}
	if a.Place.Unread != 2 || b.Place.Unread != 2 || a.Place.Title != "#ward-7" {
		t.Errorf("unread: Asha %+v, Ben %+v, want 2 each", a.Place, b.Place)
	}
	if len(a.Places) != 1 || len(b.Places) != 2 {
		t.Errorf("places: Asha %+v, Ben %+v, want 1 and 2", a.Places, b.Places)
	}
	w.Look("Ben", "#ward-7")
	select {
	case <-changed:
	default:
		t.Error("Changed is still open after a change")
	}
	if b := w.Snapshot("Ben", "#ward-7", 0); b.Place.Unread != 0 || b.Version <= a.Version {
		t.Errorf("after Look: %+v, version %d after %d", b.Place, b.Version, a.Version)
	}
	if s := w.Snapshot("Asha", "#secret", 0); s.Place != nil || s.Talk != nil {
		t.Errorf("Asha sees #secret: %+v", s.Place)
	}
}
