package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"
)

// How much a digest holds, and how far it looks back.
const (
	mostItems   = 5 // of all kinds: a phone's screen and a half
	mostRecords = 2
	mostStops   = 1
	mostRecalls = 2
	notAgain    = 8 * 7 * 24 * time.Hour // before anything is said twice in one place
	lately      = 4 * 7 * 24 * time.Hour // of what was asked
	week        = 7 * 24 * time.Hour
	leastWeeks  = 4 // of adoptions, before their spread is worth a chart
)

// Preview is what the digest of a place would say at a time, in plain text. It
// stores nothing.
func Preview(ctx context.Context, st *store.Store, s data.Subscription, at time.Time) (string, error) {
	d, items, err := compose(ctx, st, s, at)
	if err != nil {
		return "", err
	}
	if len(items) == 0 {
		return say.Preview(d, false).Text, nil
	}
	return say.Weekly(d).Text, nil
}

// compose chooses what a digest holds from the store alone, and names its
// items. No items: there is nothing worth saying.
func compose(ctx context.Context, st *store.Store, s data.Subscription, at time.Time) (d say.Digest, items []string, err error) {
	e := editor{store: st, s: s, at: at, d: say.Digest{Place: s.Place}, used: map[string]bool{}}
	for _, choose := range []func(context.Context) error{e.read, e.recalls, e.adopter, e.need, e.records, e.stops, e.thanks, e.spread} {
		if err := choose(ctx); err != nil {
			return d, nil, fmt.Errorf("compose the digest of %s: %w", s.Place, err)
		}
	}
	return e.d, e.items, nil
}

// An editor composes one digest.
type editor struct {
	store *store.Store
	s     data.Subscription
	at    time.Time

	told      map[string]time.Time // what was said here, and when
	catalogue map[string]data.Innovation
	asked     map[string]int // what was asked about here lately: topics, and how often they came up
	shown     map[string]bool

	d     say.Digest
	items []string
	used  map[string]bool // innovations that are in it
}

// read looks up what the choice rests on.
func (e *editor) read(ctx context.Context) error {
	tellings, err := store.Tellings.List(ctx, e.store, store.Where{Owner: e.s.Place})
	if err != nil {
		return err
	}
	e.told = map[string]time.Time{}
	for _, t := range tellings {
		e.told[t.About] = t.At
	}
	all, err := e.store.Innovations(ctx)
	if err != nil {
		return err
	}
	e.catalogue = map[string]data.Innovation{}
	for _, i := range all {
		e.catalogue[i.ID] = i
	}
	showings, err := store.Showings.List(ctx, e.store, store.Where{Owner: e.s.Place, After: e.at.Add(-lately)})
	if err != nil {
		return err
	}
	posts, err := store.Posts.List(ctx, e.store, store.Where{Owner: e.s.Place, After: e.at.Add(-lately)})
	if err != nil {
		return err
	}
	e.asked, e.shown = map[string]int{}, map[string]bool{}
	for _, s := range showings {
		e.shown[s.Innovation] = true
		if slices.ContainsFunc(posts, func(p data.Post) bool { return p.Hour.Equal(s.Last) }) {
			continue // it was shown by a digest, and not because somebody asked
		}
		for _, t := range e.catalogue[s.Innovation].Topics {
			e.asked[strings.ToLower(t)]++
		}
	}
	return nil
}

// say puts an item into the digest, and an innovation with it.
func (e *editor) say(item, innovation string) {
	e.items = append(e.items, item)
	e.used[innovation] = true
}

// recent tells whether anything of the kind was said here within eight weeks.
func (e *editor) recent(prefix string) bool {
	for about, at := range e.told {
		if strings.HasPrefix(about, prefix) && e.at.Sub(at) < notAgain {
			return true
		}
	}
	return false
}

// fits tells whether an innovation is of the kind that the place wants to
// hear of. What was not narrowed down takes everything.
func (e *editor) fits(i data.Innovation) bool {
	return i.Live() && meets(e.s.Settings, i.Settings) && meets(e.s.Goals, i.Goals) && meets(e.s.Topics, i.Topics)
}

// meets tells whether two lists share anything, or the first is empty.
func meets(wanted, has []string) bool {
	return len(wanted) == 0 || slices.ContainsFunc(has, func(h string) bool {
		return slices.ContainsFunc(wanted, func(w string) bool { return strings.EqualFold(w, h) })
	})
}

// near is how much of what was asked here lately an innovation is about.
func (e *editor) near(i data.Innovation) (n int) {
	for _, t := range i.Topics {
		n += e.asked[strings.ToLower(t)]
	}
	return n
}

// adopter finds the adopter of the week: of those who came to use something
// lately, one that says what they held to, near to what was asked here.
func (e *editor) adopter(ctx context.Context) error {
	all, err := store.Adoptions.List(ctx, e.store, store.Where{After: e.at.Add(-notAgain), Before: e.at})
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(a data.Adoption) bool {
		return !a.Active() || a.Quiet || !e.fits(e.catalogue[a.Innovation]) || e.recent("digest/adoption/"+a.ID+"/") || e.saidOf(a)
	})
	if len(all) == 0 {
		return nil
	}
	best := slices.MinFunc(all, func(a, b data.Adoption) int {
		return cmp.Or(e.near(e.catalogue[b.Innovation])-e.near(e.catalogue[a.Innovation]), toTell(b)-toTell(a),
			b.Since.Compare(a.Since), cmp.Compare(a.ID, b.ID))
	})
	e.d.Adopter = say.Taken{Adoption: best, Innovation: e.catalogue[best.Innovation]}
	e.say(adoptionItem(best), best.Innovation)
	return nil
}

func adoptionItem(a data.Adoption) string { return "digest/adoption/" + a.ID + "/" + a.Stage }

// saidOf tells whether this stage of an adoption was ever said here.
func (e *editor) saidOf(a data.Adoption) bool {
	_, said := e.told[adoptionItem(a)]
	return said
}

// toTell is how much an adoption has to tell.
func toTell(a data.Adoption) (n int) {
	for _, has := range []bool{len(a.Kept) > 0, a.Changed != "", a.Result.Effect != ""} {
		if has {
			n++
		}
	}
	return n
}

// recalls are the records that were taken out of answers.
func (e *editor) recalls(ctx context.Context) error {
	all, err := store.Recalls.List(ctx, e.store, store.Where{After: e.at.Add(-notAgain), Before: e.at, Last: true})
	if err != nil {
		return err
	}
	for _, r := range all {
		i, item := e.catalogue[r.Innovation], "digest/recall/"+r.ID
		_, said := e.told[item]
		if _, directly := e.told[recallTelling(r)]; directly {
			said = true // whoever was shown it has been told
		}
		fits := meets(e.s.Settings, i.Settings) && meets(e.s.Goals, i.Goals) && meets(e.s.Topics, i.Topics)
		if said || i.ID == "" || i.Live() || !fits || len(e.d.Recalls) == mostRecalls {
			continue
		}
		e.d.Recalls = append(e.d.Recalls, say.Recalled{Recall: r, Innovation: i, Instead: e.live(r.Instead)})
		e.say(item, r.Innovation)
	}
	return nil
}

// live is an innovation that may be shown, or none.
func (e *editor) live(id string) data.Innovation {
	if i := e.catalogue[id]; i.Live() {
		return i
	}
	return data.Innovation{}
}

// need is a problem that nobody has answered, of the kind of place that wants
// to hear, and the one that most have.
func (e *editor) need(ctx context.Context) error {
	all, err := store.Needs.List(ctx, e.store, store.Where{State: "open", After: e.at.Add(-2 * notAgain), Before: e.at, Last: true, Limit: 50})
	if err != nil {
		return err
	}
	best := -1
	for _, n := range all {
		_, said := e.told["digest/need/"+n.ID]
		elsewhere := len(e.s.Settings) > 0 && n.From.Setting != "" && !slices.Contains(e.s.Settings, n.From.Setting)
		if said || elsewhere || n.Channel == e.s.Place {
			continue
		}
		backers, err := store.Backers.Count(ctx, e.store, store.Where{About: n.ID})
		if err != nil {
			return err
		}
		if backers > best {
			best, e.d.Need, e.d.Backers = backers, n, backers
		}
	}
	if best >= 0 {
		e.say("digest/need/"+e.d.Need.ID, "")
	}
	return nil
}

// stops are adoptions that ended, with a reason worth learning from.
func (e *editor) stops(ctx context.Context) error {
	all, err := store.Adoptions.List(ctx, e.store, store.Where{State: "stopped", After: e.at.Add(-notAgain), Before: e.at, Last: true})
	if err != nil {
		return err
	}
	for _, a := range all {
		item := "digest/stop/" + a.ID
		_, said := e.told[item]
		if said || strings.TrimSpace(a.Reason) == "" || !e.fits(e.catalogue[a.Innovation]) || len(e.d.Stops) == mostStops || len(e.items) == mostItems {
			continue
		}
		e.d.Stops = append(e.d.Stops, say.Taken{Adoption: a, Innovation: e.catalogue[a.Innovation]})
		e.say(item, a.Innovation)
	}
	return nil
}

// thanks counts the introductions that came about within the week, and names
// the teams whose people agreed to be listed. Alone they are no reason to
// write.
func (e *editor) thanks(ctx context.Context) error {
	if len(e.items) == 0 {
		return nil
	}
	all, err := store.Introductions.List(ctx, e.store, store.Where{State: "met", After: e.at.Add(-notAgain)})
	if err != nil {
		return err
	}
	for _, i := range all {
		if i.Met.Before(e.at.Add(-week)) || i.Met.After(e.at) || !e.fits(e.catalogue[i.Innovation]) {
			continue
		}
		e.d.Talks++
		c, err := store.Consents.One(ctx, e.store, i.Innovation+"/"+i.Contact)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if name := c.Site.Organisation; c.State == "agreed" && name != "" && !slices.Contains(e.d.Thanks, name) {
			e.d.Thanks = append(e.d.Thanks, name)
		}
	}
	slices.Sort(e.d.Thanks)
	return nil
}

// spread counts the teams that used what fits here, at each week's end. Alone
// it is no reason to write.
func (e *editor) spread(ctx context.Context) error {
	if len(e.items) == 0 {
		return nil
	}
	versions, err := store.AdoptionHistory.List(ctx, e.store, store.Where{})
	if err != nil {
		return err
	}
	versions = slices.DeleteFunc(versions, func(a data.Adoption) bool { return !e.fits(e.catalogue[a.Innovation]) })
	e.d.Spread = spreadOf(versions, e.at)
	return nil
}

// spreadOf counts the teams at each week's end up to a time, from the first
// week that had one. It is empty when there are too few weeks for a chart.
func spreadOf(versions []data.Adoption, at time.Time) []say.Week {
	var weeks []say.Week
	for n := range 12 {
		end := at.Add(-time.Duration(11-n) * week)
		active := map[string]bool{}
		for _, v := range versions { // in the order of their times
			if !v.At.After(end) {
				active[v.ID] = v.Active()
			}
		}
		teams := 0
		for _, is := range active {
			if is {
				teams++
			}
		}
		if teams > 0 || len(weeks) > 0 {
			weeks = append(weeks, say.Week{End: end, Teams: teams})
		}
	}
	if len(weeks) < leastWeeks {
		return nil
	}
	return weeks
}

// shows are the innovations that a digest shows, and that a recall would have
// to reach.
func shows(d say.Digest) []string {
	var all []string
	add := func(i data.Innovation) {
		if i.ID != "" && !slices.Contains(all, i.ID) {
			all = append(all, i.ID)
		}
	}
	add(d.Adopter.Innovation)
	for _, f := range d.Records {
		add(f.Innovation)
	}
	for _, s := range d.Stops {
		add(s.Innovation)
	}
	for _, r := range d.Recalls {
		add(r.Instead)
	}
	return all
}
