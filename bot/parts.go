package bot

import (
	"context"
	"fmt"
	"strings"

	"innovate/bot/say"

	"github.com/slack-go/slack"
)

// A part is one line of the conversation, and what of it comes in from Slack
// and from the tasks. Each stands in a file of its own.
type part struct {
	commands map[string]func(context.Context, occasion) (say.Message, error)                       // by the word after /innovate
	presses  map[string]func(context.Context, occasion) error                                      // by action ID, up to a colon
	submits  map[string]func(context.Context, occasion) (*slack.ViewSubmissionResponse, error)     // by callback ID
	suggests map[string]func(context.Context, occasion) ([]*slack.OptionBlockObject, error)        // by action ID
	works    map[string]work                                                                       // by kind of task
	nudges   map[string]func(ctx context.Context, about, person string) (say.Message, bool, error) // by kind; false: no longer due
	hourly   []func(context.Context) error                                                         // looks for what has come due by itself
	follows  []func(ctx context.Context, version int64) error                                      // what is done when the index has taken changes in
	minutely []func(context.Context) error                                                         // the same, for what cannot wait
}

// parts are all of the conversation.
func (b *Bot) parts() []part {
	return []part{
		b.asking(), b.meeting(), b.contacts(), b.adopting(), b.needing(), b.keeping(), b.recalling(),
		b.comparing(), b.home(), b.teams(), b.looking(), b.nudging(), b.digests(),
	}
}

// assemble makes one of all parts. Two that want the same are a fault of ours.
func assemble(all []part) part {
	one := part{
		map[string]func(context.Context, occasion) (say.Message, error){},
		map[string]func(context.Context, occasion) error{},
		map[string]func(context.Context, occasion) (*slack.ViewSubmissionResponse, error){},
		map[string]func(context.Context, occasion) ([]*slack.OptionBlockObject, error){},
		map[string]work{},
		map[string]func(context.Context, string, string) (say.Message, bool, error){},
		nil, nil, nil,
	}
	for _, p := range all {
		join(one.commands, p.commands)
		join(one.presses, p.presses)
		join(one.submits, p.submits)
		join(one.suggests, p.suggests)
		join(one.works, p.works)
		join(one.nudges, p.nudges)
		one.hourly = append(one.hourly, p.hourly...)
		one.follows = append(one.follows, p.follows...)
		one.minutely = append(one.minutely, p.minutely...)
	}
	return one
}

func join[T any](all, more map[string]T) {
	for name, do := range more {
		if _, ok := all[name]; ok {
			panic("bot: two parts want " + name)
		}
		all[name] = do
	}
}

// press does what a button says, in the time that is left before Slack has to
// be acknowledged. The action ID of a button may carry a colon and a number
// after its name, to be the only one in its message; an overflow menu's
// option carries the name of an action, a colon and its value.
func (b *Bot) press(ctx context.Context, o occasion) error {
	ctx, cancel := context.WithTimeout(ctx, b.prompt)
	defer cancel()
	o.Action, _, _ = strings.Cut(o.Action, ":")
	if o.Action == say.ActMore {
		o.Action, o.Value, _ = strings.Cut(o.Value, ":")
	}
	if do := b.all.presses[o.Action]; do != nil {
		return b.thenHome(ctx, o, do(ctx, o))
	}
	return nil // a button of an older version: nothing to do
}

// submit takes in a modal. What comes back says what is wrong with its
// fields, or what is to be seen next; nil closes it.
func (b *Bot) submit(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, b.prompt)
	defer cancel()
	if do := b.all.submits[o.Action]; do != nil {
		r, err := do(ctx, o)
		return r, b.thenHome(ctx, o, err)
	}
	return nil, fmt.Errorf("nobody takes in the modal %q", o.Action)
}

// An offer is what a menu that asks us is answered with.
type offer struct {
	Options []*slack.OptionBlockObject `json:"options"`
}

// suggest offers options for what somebody types in a menu.
func (b *Bot) suggest(ctx context.Context, o occasion) (offer, error) {
	ctx, cancel := context.WithTimeout(ctx, b.prompt)
	defer cancel()
	var all offer
	var err error
	if do := b.all.suggests[o.Action]; do != nil {
		all.Options, err = do(ctx, o)
	}
	if all.Options == nil {
		all.Options = []*slack.OptionBlockObject{} // Slack takes no null
	}
	return all, err
}
