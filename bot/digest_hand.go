package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

// reached is where a test may kill the process.
func (b *Bot) reached(point string) {
	if b.reach != nil {
		b.reach(point)
	}
}

// handPost composes a post and gives it to Slack.
func (b *Bot) handPost(ctx context.Context, p data.Post, s data.Subscription) (data.Post, error) {
	d, items, err := compose(ctx, b.store, s, p.Hour)
	if err != nil {
		return p, err
	}
	if len(items) == 0 {
		p.State = "empty"
		return p, b.keepPost(ctx, &p, nothingBesides, holding)
	}
	calls, cancel := context.WithTimeout(ctx, b.pace.Calling)
	defer cancel()
	if p.Channel == "" {
		if p.Channel, err = b.channelOf(calls, p.Place); err != nil {
			return b.refusedPost(ctx, p, err)
		}
	}
	p.Tried, p.Items, p.Shows = b.now(), items, shows(d)
	if err := b.keepPost(ctx, &p, nothingBesides, holding); err != nil {
		return p, err
	}
	b.reached("handing")
	id, err := b.schedule(calls, p, say.Weekly(d))
	if refusedWith(err, "invalid_blocks") && len(d.Spread) > 0 {
		d.Plain = true // a workspace without charts
		id, err = b.schedule(calls, p, say.Weekly(d))
	}
	b.reached("handed")
	if err != nil {
		return b.refusedPost(ctx, p, err)
	}
	p, err = b.postScheduled(ctx, p, id)
	b.reached("recorded")
	return p, err
}

// schedule gives a post to Slack, and returns its name for it.
func (b *Bot) schedule(ctx context.Context, p data.Post, m say.Message) (id string, err error) {
	_, id, err = b.slack.ScheduleMessageContext(ctx, p.Channel, strconv.FormatInt(p.Hour.Unix(), 10), options(m, "")...)
	return id, b.called("chat.scheduleMessage", err)
}

// channelOf is the channel of a place: a person's is the direct message with them.
func (b *Bot) channelOf(ctx context.Context, place string) (string, error) {
	if !isPerson(place) {
		return place, nil
	}
	c, _, _, err := b.slack.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{place}})
	if err != nil {
		return "", b.called("conversations.open", err)
	}
	return c.ID, nil
}

// refusedPost takes in that Slack did not accept a post, or that nobody knows.
func (b *Bot) refusedPost(ctx context.Context, p data.Post, cause error) (data.Post, error) {
	switch {
	case refusedWith(cause, "time_in_past"):
		p.Tried = time.Time{}
		return p, b.keepPost(ctx, &p, nothingBesides, holding) // and the next step moves it
	case refusal(cause):
		p.Tried = time.Time{}
		return p, cause
	case didNothing(cause):
		p.Tried = time.Time{}
		return p, cause
	case p.Tried.IsZero(): // it was not tried yet
		return p, cause
	}
	// Nobody knows. The post stays held until its call can have no effect any more.
	b.log.Warn("a digest may have been given to Slack or not; it is looked for before it is given again", "post", p.ID, "error", cause)
	return p, later{p.Held, "Slack's answer did not come"}
}

// didNothing tells whether Slack says that it did nothing: it was too much at
// once, or something is amiss with the token. After errors of its own Slack
// may have done what was asked.
func didNothing(cause error) bool {
	var said slack.SlackErrorResponse
	var limited *slack.RateLimitedError
	own := []string{"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
	return errors.As(cause, &limited) || errors.As(cause, &said) && !slices.Contains(own, said.Err)
}

// shutOut pauses a digest that Slack will not have, and has whoever asked for
// it told.
func (b *Bot) shutOut(ctx context.Context, p data.Post, cause error) error {
	b.log.Warn("Slack will not have a digest; it is paused", "post", p.ID, "error", cause)
	p.State, p.Tried = "cancelled", time.Time{}
	code := "refused"
	var said slack.SlackErrorResponse
	if errors.As(cause, &said) {
		code = said.Err
	}
	return b.keepPost(ctx, &p, func(tx *store.Tx) error { return b.shut(ctx, tx, p.Place, p.Version, code) }, lettingGo)
}

// shut pauses a digest for a reason of Slack's.
func (b *Bot) shut(ctx context.Context, tx *store.Tx, place string, version int, code string) error {
	now, err := store.Subscriptions.One(ctx, tx, place)
	if err != nil || now.Version != version || now.State != "on" {
		return ignore(err, store.ErrNotFound) // somebody has changed it since
	}
	now.State, now.Fault, now.Version = "paused", code, now.Version+1
	if err := store.Subscriptions.Put(ctx, tx, now); err != nil {
		return err
	}
	return b.addTelling(ctx, tx, digestTelling{Subscription: now, What: "shut"})
}

// postScheduled stores that Slack has a post, what is in it and where that is shown.
func (b *Bot) postScheduled(ctx context.Context, p data.Post, id string) (data.Post, error) {
	p.State, p.Scheduled, p.Tried = "scheduled", id, time.Time{}
	return p, b.keepPost(ctx, &p, func(tx *store.Tx) error {
		for _, item := range p.Items {
			if err := store.Tellings.Put(ctx, tx, data.Telling{Place: p.Place, About: item, At: p.Hour}); err != nil {
				return err
			}
		}
		for _, innovation := range p.Shows {
			if err := noteShown(ctx, tx, innovation, p.Place, p.Hour); err != nil {
				return err
			}
		}
		return nil
	}, holding)
}

// noteShown notes that an innovation is shown somewhere, so that a recall
// reaches that place.
func noteShown(ctx context.Context, tx *store.Tx, innovation, place string, at time.Time) error {
	s, err := store.Showings.One(ctx, tx, innovation+"/"+place)
	if errors.Is(err, store.ErrNotFound) {
		s, err = data.Showing{Innovation: innovation, Place: place, First: at}, nil
	}
	if err != nil {
		return err
	}
	s.Last = at
	return store.Showings.Put(ctx, tx, s)
}

// listed is what Slack holds for an hour, by channel; of one channel, or of
// all. Each page is asked for so often before it is given up: of many pages
// one always fails, and to ask again does no harm.
func (b *Bot) listed(ctx context.Context, channel string, hour time.Time, tries int) (map[string][]string, error) {
	all := map[string][]string{}
	at := hour.Unix()
	params := &slack.GetScheduledMessagesParameters{
		Channel: channel, Limit: 100, Oldest: strconv.FormatInt(at-1, 10), Latest: strconv.FormatInt(at+1, 10),
	}
	for {
		page, cursor, err := b.listedPage(ctx, params)
		for n := 1; err != nil && n < tries && !refusal(err) && ctx.Err() == nil; n++ {
			pause(ctx, time.Duration(n)*flush)
			page, cursor, err = b.listedPage(ctx, params)
		}
		if err != nil {
			return nil, err
		}
		for _, m := range page {
			if int64(m.PostAt) == at { // Slack ignores the bounds for some tokens
				all[m.Channel] = append(all[m.Channel], m.ID)
			}
		}
		if cursor == "" || cursor == params.Cursor {
			return all, nil
		}
		params.Cursor = cursor
	}
}

func (b *Bot) listedPage(ctx context.Context, params *slack.GetScheduledMessagesParameters) ([]slack.ScheduledMessage, string, error) {
	ctx, cancel := context.WithTimeout(ctx, b.pace.Calling)
	defer cancel()
	page, cursor, err := b.slack.GetScheduledMessagesContext(ctx, params)
	return page, cursor, b.called("chat.scheduledMessages.list", err)
}

// settlePost finds out what Slack has of a post, and makes the two agree: one
// message when it is wanted, and none when it is over.
func (b *Bot) settlePost(ctx context.Context, p data.Post) (data.Post, error) {
	if p.Channel == "" {
		return p, nil // it was never given
	}
	listed, err := b.listed(ctx, p.Channel, p.Hour, 1)
	if err != nil {
		return p, err
	}
	found := listed[p.Channel]
	keep := ""
	if !p.Over() && len(found) > 0 {
		keep = found[0]
		if slices.Contains(found, p.Scheduled) {
			keep = p.Scheduled
		}
	}
	for _, id := range found {
		if id != keep {
			b.log.Warn("Slack has more of a digest than it should; that is taken back", "post", p.ID)
			if err := b.unschedule(ctx, p.Channel, id); err != nil {
				return p, err
			}
		}
	}
	switch {
	case p.Over() || keep == p.Scheduled && keep != "":
		return p, nil
	case keep != "":
		return b.postScheduled(ctx, p, keep)
	}
	p.State, p.Scheduled, p.Tried = "planned", "", time.Time{}
	return p, b.keepPost(ctx, &p, func(tx *store.Tx) error { return untell(ctx, tx, p) }, holding)
}

// takePostBack has Slack give a post back, to be planned anew.
func (b *Bot) takePostBack(ctx context.Context, p data.Post) (data.Post, error) {
	if err := b.unschedule(ctx, p.Channel, p.Scheduled); err != nil {
		return p, err
	}
	listed, err := b.listed(ctx, p.Channel, p.Hour, 1)
	if err != nil {
		return p, err
	}
	for _, id := range listed[p.Channel] {
		if err := b.unschedule(ctx, p.Channel, id); err != nil {
			return p, err
		}
	}
	p.State, p.Scheduled = "planned", ""
	return p, b.keepPost(ctx, &p, func(tx *store.Tx) error { return untell(ctx, tx, p) }, holding)
}

// untell forgets that a place is told, and shown, what is in a post.
func untell(ctx context.Context, tx *store.Tx, p data.Post) error {
	for _, item := range p.Items {
		if err := store.Tellings.Drop(ctx, tx, p.Place+"/"+item); err != nil {
			return err
		}
	}
	for _, innovation := range p.Shows {
		if err := noteNotShown(ctx, tx, innovation, p); err != nil {
			return err
		}
	}
	return nil
}

// noteNotShown takes back the note that a post shows an innovation, unless it
// was shown again since.
func noteNotShown(ctx context.Context, tx *store.Tx, innovation string, p data.Post) error {
	s, err := store.Showings.One(ctx, tx, innovation+"/"+p.Place)
	if err != nil || !s.Last.Equal(p.Hour) {
		return ignore(err, store.ErrNotFound)
	}
	if s.First.Equal(s.Last) {
		return store.Showings.Drop(ctx, tx, innovation+"/"+p.Place)
	}
	s.Last = s.First
	return store.Showings.Put(ctx, tx, s)
}

// unschedule has Slack give a message back. That there is none is as good.
func (b *Bot) unschedule(ctx context.Context, channel, id string) error {
	ctx, cancel := context.WithTimeout(ctx, b.pace.Calling)
	defer cancel()
	_, err := b.slack.DeleteScheduledMessageContext(ctx, &slack.DeleteScheduledMessageParameters{Channel: channel, ScheduledMessageID: id})
	if refusedWith(err, "invalid_scheduled_message_id") {
		return nil
	}
	return b.called("chat.deleteScheduledMessage", err)
}
