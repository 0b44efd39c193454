package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

// submitAdoption keeps what a form says: a new adoption, or another version
// of one.
func (b *Bot) submitAdoption(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	id, version, err := readMeta(o.Meta)
	if err != nil {
		return nil, err
	}
	if version == 0 {
		return b.adopt(ctx, o, id)
	}
	return b.changeAdoption(ctx, o, id, version)
}

// adopt keeps a new adoption. Submitting the same form again changes nothing,
// and a site that somebody has told us of is not doubled.
func (b *Bot) adopt(ctx context.Context, o occasion, innovation string) (*slack.ViewSubmissionResponse, error) {
	i, live, err := b.record(ctx, innovation)
	if err != nil {
		return nil, err
	}
	if !live {
		return instead(goneModal(i)), nil
	}
	a, wrong := readAdoption(o.Form, data.Adoption{Innovation: i.ID}, i)
	if len(wrong) > 0 {
		return slack.NewErrorsViewSubmissionResponse(wrong), nil
	}
	a.ID = adoptionID(o.User, o.View)
	var answer *slack.ViewSubmissionResponse
	err = b.store.Change(ctx, func(tx *store.Tx) error {
		if before, err := store.Adoptions.One(ctx, tx, a.ID); !errors.Is(err, store.ErrNotFound) {
			answer = instead(say.AdoptionKept(before, true))
			return err
		}
		twin, err := sameSite(ctx, tx, a)
		switch {
		case err != nil:
			return err
		case twin.Owns(o.User):
			answer = slack.NewErrorsViewSubmissionResponse(faults{say.Versioned(say.Organisation, 0): say.SiteYours})
			return nil
		case twin.ID != "":
			answer = instead(say.SiteThere(twin))
			return nil
		}
		a, err = b.keepAdoption(ctx, tx, data.Adoption{}, a, o.User, true)
		answer = instead(say.AdoptionKept(a, true))
		return err
	})
	b.nudge()
	return answer, err
}

// instead shows another modal in place of the one submitted.
func instead(v slack.ModalViewRequest) *slack.ViewSubmissionResponse {
	return slack.NewUpdateViewSubmissionResponse(&v)
}

// adoptionID is made of the form that it was first told in: one form is one
// adoption, however often it is submitted.
func adoptionID(person, form string) string {
	sum := sha256.Sum256([]byte(person + "/" + form))
	return "a" + hex.EncodeToString(sum[:8])
}

// sameSite is another adoption of the same innovation at the same site, if
// there is one.
func sameSite(ctx context.Context, tx *store.Tx, a data.Adoption) (data.Adoption, error) {
	all, err := store.Adoptions.List(ctx, tx, store.Where{About: a.Innovation})
	if err != nil {
		return data.Adoption{}, err
	}
	for _, other := range all {
		if other.ID != a.ID && other.Site.Same(a.Site) {
			return other, nil
		}
	}
	return data.Adoption{}, nil
}

// changeAdoption keeps another version of an adoption. When somebody else
// changed it while the form was open, nothing is kept: the form comes again,
// with both, and says what changed.
func (b *Bot) changeAdoption(ctx context.Context, o occasion, id string, version int) (*slack.ViewSubmissionResponse, error) {
	base, err := store.AdoptionAt(ctx, b.store, id, version)
	if errors.Is(err, store.ErrNotFound) {
		return instead(say.AdoptionGone()), nil
	}
	if err != nil {
		return nil, err
	}
	i, err := b.store.Innovation(ctx, base.Innovation)
	if err != nil {
		return nil, err
	}
	theirs, wrong := readAdoption(o.Form, base, i)
	if len(wrong) > 0 {
		return slack.NewErrorsViewSubmissionResponse(wrong), nil
	}
	return b.submitTo(ctx, o, id, func(tx *store.Tx, now data.Adoption) (*slack.ViewSubmissionResponse, error) {
		switch {
		case now.Version == version+1 && now.By == o.User && len(now.Differs(theirs)) == 0:
			return instead(say.AdoptionKept(now, false)), nil // the same form, submitted again
		case now.Version != version:
			return instead(meanwhile(i, base, now, theirs)), nil
		}
		if !now.Site.Same(theirs.Site) {
			if twin, err := sameSite(ctx, tx, theirs); err != nil || twin.ID != "" {
				return slack.NewErrorsViewSubmissionResponse(faults{say.Versioned(say.Team, version): say.SiteTaken}), err
			}
		}
		kept, err := b.keepAdoption(ctx, tx, now, theirs, o.User, true)
		return instead(say.AdoptionKept(kept, false)), err
	})
}

// meanwhile is the form of an adoption that changed while it was open: with
// what it now says, and what somebody wrote in it.
func meanwhile(i data.Innovation, base, now, theirs data.Adoption) slack.ModalViewRequest {
	merged := now.Merge(base, theirs)
	changed, mine := base.Differs(now), base.Differs(theirs)
	var both []string
	for _, name := range changed {
		if slices.Contains(mine, name) {
			both = append(both, name)
		}
	}
	return say.Adoption(i, merged, adoptionMeta(merged), say.Meanwhile(now.By, now, changed, both))
}

// keepAdoption keeps a version of an adoption, with all that follows from it:
// the history, whose it is, when its people are asked again, and who is told.
// Heard says that its people have said how it goes.
func (b *Bot) keepAdoption(ctx context.Context, tx *store.Tx, before, a data.Adoption, by string, heard bool) (data.Adoption, error) {
	now := b.now()
	stage := a.Stage
	a.Stage, a.Since = before.Stage, before.Since
	reason := a.Reason
	a = a.Reached(stage, now)
	if stage == "stopped" {
		a.Reason = reason
	}
	a.Version, a.By, a.At = before.Version+1, by, now
	if heard {
		a.Heard = now
	}
	if err := store.Adoptions.Put(ctx, tx, a); err != nil {
		return a, err
	}
	if err := store.AdoptionHistory.Put(ctx, tx, a); err != nil {
		return a, err
	}
	return a, errors.Join(b.keepPeople(ctx, tx, before, a), b.planFollowUps(ctx, tx, before, a), b.celebrate(ctx, tx, before, a))
}

// keepPeople keeps whose an adoption is. Who was added by another is told.
func (b *Bot) keepPeople(ctx context.Context, tx *store.Tx, before, a data.Adoption) error {
	for _, p := range before.People {
		if !a.Owns(p) {
			if err := store.Adopters.Drop(ctx, tx, a.ID+"/"+p); err != nil {
				return err
			}
		}
	}
	for _, p := range a.People {
		if before.Owns(p) {
			continue
		}
		if err := store.Adopters.Put(ctx, tx, data.Adopter{Adoption: a.ID, Person: p}); err != nil {
			return err
		}
		if p == a.By {
			continue
		}
		what := tellAdded
		if asked, err := askedToJoin(ctx, tx, a.ID, p); err != nil {
			return err
		} else if asked {
			what = tellJoined
		}
		if err := b.promise(ctx, tx, telling{p, what, a.ID, a.By, a.Version}); err != nil {
			return err
		}
	}
	return nil
}

// mostAsked is how many of an adoption's people are asked how it goes, one
// after the other, until one of them says.
const (
	mostAsked = 3
	askNextIn = 3 * 24 * time.Hour
)

// planFollowUps plans when an adoption's people are asked how it goes.
func (b *Bot) planFollowUps(ctx context.Context, tx *store.Tx, before, a data.Adoption) error {
	if a.Stage == "stopped" || before.Started.Equal(a.Started) && before.Stage != "stopped" && slices.Equal(before.People, a.People) {
		return nil
	}
	for _, due := range a.FollowUps() {
		if !due.After(a.At) {
			continue
		}
		for n, p := range a.People[:min(len(a.People), mostAsked)] {
			nudge := data.Nudge{
				ID: nudgeFollowUp + "/" + a.ID + "/" + due.UTC().Format(time.DateOnly) + "/" + p, Kind: nudgeFollowUp,
				Person: p, About: a.ID, Due: due.Add(time.Duration(n) * askNextIn), State: "waiting",
			}
			if _, err := store.Nudges.Add(ctx, tx, nudge); err != nil {
				return err
			}
		}
	}
	return nil
}

// celebrate tells an adoption's people, once, that it has come into use, and
// once that it has lasted a year; and thanks who talked to them before.
func (b *Bot) celebrate(ctx context.Context, tx *store.Tx, before, a data.Adoption) error {
	if !a.InUse() || before.InUse() && before.Stage == a.Stage {
		return nil
	}
	first, err := store.Tellings.Add(ctx, tx, data.Telling{Place: a.ID, About: "adoption/in use", At: a.At})
	if err != nil {
		return err
	}
	what := ""
	if first {
		what = tellInUse
	}
	if a.Stage == "sustained" {
		lasted, err := store.Tellings.Add(ctx, tx, data.Telling{Place: a.ID, About: "adoption/a year", At: a.At})
		if err != nil {
			return err
		}
		if lasted {
			what = tellAYear
		}
	}
	for _, p := range a.People {
		if what == "" {
			break
		}
		if err := b.promise(ctx, tx, telling{p, what, a.ID, "", a.Version}); err != nil {
			return err
		}
	}
	if !first {
		return nil
	}
	return b.thank(ctx, tx, a)
}

// thank thanks those whom an adoption's people were introduced to, once for
// each introduction.
func (b *Bot) thank(ctx context.Context, tx *store.Tx, a data.Adoption) error {
	for _, p := range a.People {
		met, err := store.Introductions.List(ctx, tx, store.Where{About: a.Innovation, Owner: p, State: "met"})
		if err != nil {
			return err
		}
		for _, m := range met {
			if m.Contact == "" || a.Owns(m.Contact) {
				continue
			}
			fresh, err := store.Tellings.Add(ctx, tx, data.Telling{Place: m.Contact, About: "adoption/thanks/" + m.ID, At: a.At})
			if err != nil {
				return err
			}
			if fresh {
				if err := b.promise(ctx, tx, telling{m.Contact, tellThanks, a.ID, "", a.Version}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// kindAdoption is the kind of task that tells one person something of an
// adoption.
const kindAdoption = "adoption"

// What is told.
const (
	tellAdded  = "added"
	tellJoin   = "join" // By would like to be let in
	tellJoined = "joined"
	tellInUse  = "in use"
	tellAYear  = "a year"
	tellThanks = "thanks"
)

// A telling is the body of that task.
type telling struct {
	Person   string `json:"person"`
	What     string `json:"what"`
	Adoption string `json:"adoption"`
	By       string `json:"by,omitempty"`
	Version  int    `json:"version,omitempty"`
}

// promise adds that task to a change.
func (b *Bot) promise(ctx context.Context, tx *store.Tx, t telling) error {
	return plan(ctx, tx, kindAdoption, fmt.Sprintf("%s/%s/%s/%s/%d", t.Adoption, t.What, t.Person, t.By, t.Version), b.now(), t)
}
