package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

func isPerson(place string) bool {
	return strings.HasPrefix(place, "U") || strings.HasPrefix(place, "W")
}

// openDigest opens the settings of the digest of the place somebody is in; in
// a direct message that is their own.
func (b *Bot) openDigest(ctx context.Context, o occasion) (say.Message, error) {
	if isDirect(o.Channel) {
		return b.openOwnDigest(ctx, o)
	}
	return say.Message{}, b.openSettings(ctx, o, o.Channel)
}

// openOwnDigest opens the settings of somebody's own digest, wherever they are.
func (b *Bot) openOwnDigest(ctx context.Context, o occasion) (say.Message, error) {
	return say.Message{}, b.openSettings(ctx, o, o.User)
}

// openSettings opens a modal, which has to be done within three seconds.
func (b *Bot) openSettings(ctx context.Context, o occasion, place string) error {
	ctx, cancel := context.WithTimeout(ctx, b.prompt)
	defer cancel()
	s, err := b.subscription(ctx, place, o.User)
	if err != nil {
		return err
	}
	_, err = b.slack.OpenViewContext(ctx, o.Trigger, say.DigestSettings(s))
	return b.called("views.open", err)
}

// subscription is the digest of a place, or the one that is offered where
// there is none: mornings get read.
func (b *Bot) subscription(ctx context.Context, place, user string) (data.Subscription, error) {
	s, err := store.Subscriptions.One(ctx, b.store, place)
	if errors.Is(err, store.ErrNotFound) {
		s = data.Subscription{Place: place, Weekday: int(time.Tuesday), Hour: 9, Zone: b.zoneName(ctx, user), By: user}
		return s, nil
	}
	return s, err
}

// zoneName is the time zone that somebody's Slack goes by, if it has a name.
func (b *Bot) zoneName(ctx context.Context, user string) string {
	name := b.zone(ctx, user).String()
	if _, err := time.LoadLocation(name); err != nil {
		return "Europe/London"
	}
	return name
}

// may tells whether somebody may change the digest of a place: their own, one
// of a channel they are in, one they asked for, or any if they are a curator.
// What a modal carries is what we put there for who opened it.
func (b *Bot) may(o occasion, s data.Subscription) bool {
	if isPerson(s.Place) {
		return o.User == s.Place || b.curates[o.User]
	}
	return o.View == "" && o.Channel == s.Place || o.View != "" && o.Meta == s.Place || o.User == s.By || b.curates[o.User]
}

// pressDigest opens the settings from a button.
func (b *Bot) pressDigest(ctx context.Context, o occasion) error {
	s, ok, err := b.pressed(ctx, o)
	if err != nil || !ok {
		return err
	}
	if _, err := b.slack.OpenViewContext(ctx, o.Trigger, say.DigestSettings(s)); err != nil {
		return b.apologise(ctx, o, b.called("views.open", err))
	}
	return nil
}

// pressed is the digest that a button is for, when its presser may use it.
func (b *Bot) pressed(ctx context.Context, o occasion) (s data.Subscription, ok bool, err error) {
	s, err = store.Subscriptions.One(ctx, b.store, o.Value)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return s, false, b.answerPress(ctx, o, say.NoDigest())
	case err != nil:
		return s, false, err
	case !b.may(o, s):
		return s, false, b.answerPress(ctx, o, say.NotYourDigest())
	}
	return s, true, nil
}

// suggestTopics offers the topics of the catalogue that begin, or have a word
// that begins, with what is typed.
func (b *Bot) suggestTopics(ctx context.Context, o occasion) ([]*slack.OptionBlockObject, error) {
	all, err := b.topics(ctx)
	if err != nil {
		return nil, err
	}
	typed := strings.ToLower(strings.TrimSpace(o.Value))
	var fit []string
	for _, t := range all {
		if strings.HasPrefix(t, typed) || strings.Contains(t, " "+typed) {
			fit = append(fit, t)
		}
	}
	return say.Topics(fit), nil
}

// topics are all topics of records that may be shown, in order.
func (b *Bot) topics(ctx context.Context) ([]string, error) {
	all, err := b.store.Innovations(ctx)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var topics []string
	for _, i := range all {
		for _, t := range i.Topics {
			if t = strings.ToLower(t); i.Live() && !seen[t] {
				seen[t] = true
				topics = append(topics, t)
			}
		}
	}
	slices.Sort(topics)
	return topics, nil
}

// subscribe takes in the settings of a digest.
func (b *Bot) subscribe(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	wanted, faults, err := b.readSettings(ctx, o)
	if err != nil || len(faults) > 0 {
		return faulty(faults), err
	}
	err = b.store.Change(ctx, func(tx *store.Tx) error {
		before, err := store.Subscriptions.One(ctx, tx, wanted.Place)
		what := "changed"
		switch {
		case errors.Is(err, store.ErrNotFound):
			what = "on"
			if wanted.From, err = tx.Version(ctx); err != nil {
				return err
			}
		case err != nil:
			return err
		case before.State != "on":
			what = "on"
		case same(before, wanted):
			return nil // saved twice, or nothing was changed
		}
		wanted.Version = before.Version + 1
		wanted.From = cmp.Or(before.From, wanted.From)
		return b.keepDigest(ctx, tx, wanted, what)
	})
	b.nudge()
	return nil, err
}

// faulty says what is wrong with which field; nil when nothing is.
func faulty(faults map[string]string) *slack.ViewSubmissionResponse {
	if len(faults) == 0 {
		return nil
	}
	return slack.NewErrorsViewSubmissionResponse(faults)
}

// same tells whether two digests are the same to those who read them.
func same(a, b data.Subscription) bool {
	return a.State == b.State && a.Weekday == b.Weekday && a.Hour == b.Hour && a.Zone == b.Zone &&
		slices.Equal(a.Topics, b.Topics) && slices.Equal(a.Settings, b.Settings) && slices.Equal(a.Goals, b.Goals)
}

// readSettings reads a digest from its modal, and what is wrong by field.
func (b *Bot) readSettings(ctx context.Context, o occasion) (s data.Subscription, faults map[string]string, err error) {
	s, faults = settingsOf(o, b.now())
	if len(s.Topics) == 0 {
		return s, faults, nil
	}
	known, err := b.topics(ctx)
	for _, t := range s.Topics {
		if _, ok := slices.BinarySearch(known, t); !ok {
			faults[say.FieldTopics] = say.UnknownTopic
		}
	}
	return s, faults, err
}

// settingsOf is the digest that is filled in, in a modal.
func settingsOf(o occasion, now time.Time) (data.Subscription, map[string]string) {
	faults := map[string]string{}
	number := func(field, fault string, most int) int {
		n, err := strconv.Atoi(o.Form.one(field))
		if err != nil || n < 0 || n > most {
			faults[field] = fault
		}
		return n
	}
	s := data.Subscription{
		Place: o.Meta, Topics: o.Form[say.FieldTopics], Settings: o.Form[say.FieldSettings], Goals: o.Form[say.FieldGoals],
		Weekday: number(say.FieldWeekday, say.ChooseDay, 6), Hour: number(say.FieldHour, say.ChooseHour, 23),
		Zone: o.Form.one(say.FieldZone), State: "on", By: o.User, At: now,
	}
	if _, err := time.LoadLocation(s.Zone); err != nil || s.Zone == "" || s.Zone == "Local" {
		faults[say.FieldZone] = say.ChooseZone
	}
	if len(s.Topics) > say.MostTopics {
		faults[say.FieldTopics] = say.FewerTopics
	}
	return s, faults
}

// turnDigest starts, pauses or stops a digest with one press.
func (b *Bot) turnDigest(state string) func(context.Context, occasion) error {
	return func(ctx context.Context, o occasion) error {
		s, ok, err := b.pressed(ctx, o)
		if err != nil || !ok {
			return err
		}
		err = b.store.Change(ctx, func(tx *store.Tx) error {
			if s, err = store.Subscriptions.One(ctx, tx, s.Place); err != nil {
				return err
			}
			if s.State == state || s.State == "stopped" && state == "paused" {
				return nil // pressed before, by whomever
			}
			s.State, s.By, s.At, s.Fault, s.Version = state, o.User, b.now(), "", s.Version+1
			return b.keepDigest(ctx, tx, s, state)
		})
		if err != nil {
			return err
		}
		b.nudge()
		if o.View == "" {
			return nil
		}
		if _, err := b.slack.UpdateViewContext(ctx, say.DigestSettings(s), "", o.Hash, o.View); err != nil {
			b.log.Warn("show a digest's settings anew", "error", b.called("views.update", err))
		}
		return nil
	}
}

// keepDigest stores a digest that somebody has changed, has the place told,
// and what Slack already holds of it made anew.
func (b *Bot) keepDigest(ctx context.Context, tx *store.Tx, s data.Subscription, what string) error {
	if err := store.Subscriptions.Put(ctx, tx, s); err != nil {
		return err
	}
	open, err := store.Posts.List(ctx, tx, store.Where{Owner: s.Place, After: b.now()})
	if err != nil {
		return err
	}
	coming := false
	for _, p := range open {
		coming = coming || p.State == "scheduled" && p.Hour.Sub(b.now()) <= b.pace.Fixed
		if err := b.addLook(ctx, tx, p.ID, fmt.Sprint("change/", s.Version)); err != nil {
			return err
		}
	}
	if err := b.addTelling(ctx, tx, digestTelling{s, what, coming}); err != nil {
		return err
	}
	return b.plan(ctx, tx, s.Place)
}

// A digestTelling is the body of a task to tell a place what became of its digest.
type digestTelling struct {
	Subscription data.Subscription `json:"subscription"`
	What         string            `json:"what"`             // on, changed, paused, stopped, or shut: Slack would not have it
	Coming       bool              `json:"coming,omitempty"` // this week's cannot be had back from Slack any more
}

// addTelling adds that task.
func (b *Bot) addTelling(ctx context.Context, tx *store.Tx, d digestTelling) error {
	s := d.Subscription
	return plan(ctx, tx, kindTold, fmt.Sprint(s.Place, "/", s.Version), b.now(), d)
}

// tellDigest tells a channel, or a person, what became of its digest. When
// Slack will not have that in the channel it would not have the digest either.
func (b *Bot) tellDigest(ctx context.Context, t digestTelling) error {
	s := t.Subscription
	if t.What == "shut" {
		return b.post(ctx, s.By, "", say.DigestShut(s))
	}
	err := b.post(ctx, s.Place, "", say.DigestTold(s, t.What, t.Coming))
	var said slack.SlackErrorResponse
	if !refusal(err) || !errors.As(err, &said) {
		return err
	}
	err = b.store.Change(ctx, func(tx *store.Tx) error { return b.shut(ctx, tx, s.Place, s.Version, said.Err) })
	b.nudge()
	return err
}

// A previewing is the body of a task to show somebody a digest.
type previewing struct {
	User         string            `json:"user"`
	Subscription data.Subscription `json:"subscription"`
}

// pressPreview has somebody shown a digest, as the modal has it now.
func (b *Bot) pressPreview(ctx context.Context, o occasion) error {
	if o.View == "" || o.Meta != o.Value {
		return nil
	}
	s, err := b.subscription(ctx, o.Meta, o.User)
	if err != nil {
		return err
	}
	shown, _ := settingsOf(o, b.now())
	s.Topics, s.Settings, s.Goals = shown.Topics, shown.Settings, shown.Goals
	t, err := task(kindPreview, o.User+"/"+o.ID, b.now(), previewing{o.User, s})
	if err != nil {
		return err
	}
	return b.add(ctx, t)
}

// showPreview shows it to them, where nobody else sees it.
func (b *Bot) showPreview(ctx context.Context, p previewing) error {
	if p.Subscription.Version == 0 {
		// There is no digest yet: everything is news to it from now on, and nothing is.
		head, err := b.store.Version(ctx)
		if err != nil {
			return err
		}
		p.Subscription.From = head
	}
	d, items, err := compose(ctx, b.store, p.Subscription, b.now())
	if err != nil {
		return err
	}
	return b.post(ctx, p.User, "", say.Preview(d, len(items) > 0))
}

// listDigests lists the digests that somebody may see: a curator sees all.
func (b *Bot) listDigests(ctx context.Context, o occasion) (say.Message, error) {
	all, err := store.Subscriptions.List(ctx, b.store, store.Where{})
	if err != nil {
		return say.Message{}, err
	}
	all = slices.DeleteFunc(all, func(s data.Subscription) bool {
		return !b.curates[o.User] && s.Place != o.Channel && s.Place != o.User && (s.By != o.User || isPerson(s.Place))
	})
	return say.Digests(all), nil
}
