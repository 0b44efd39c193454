package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

// StageTime is when each talk begins.
var StageTime = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// A Staging brings about what the lines of talks say that begin with "!": how
// things stand, and what others did. The tests and "innovate try" have it in
// common, so that any talk can be played in both.
type Staging struct {
	bot           *Bot
	user, channel func(name string) string // their Slack IDs
}

// Staged makes a bot that has not been started one in whose workspace talks
// are played. It knows two more kinds of reminders, and is not hurried: what
// Slack waits three seconds for may take longer on a busy machine.
func (b *Bot) Staged(user, channel func(name string) string) Staging {
	b.all.nudges["tea"], b.all.nudges["cake"] = wordTea, wordTea
	b.prompt = 30 * time.Second
	return Staging{b, user, channel}
}

// stageLines are what a Staging can bring about.
var stageLines = []struct {
	line *regexp.Regexp
	do   func(s Staging, ctx context.Context, found []string) error
}{
	{regexp.MustCompile(`^(\S+) agreed to be asked about (\S+) at ([^,(]+)(?:, ([^(]+))?(?: \((\w+)(?:, (origin))?\))?(?: (\d+) days ago)?$`), Staging.agreed},
	{regexp.MustCompile(`^(\S+) speaks for (\S+)$`), Staging.speaks},
	{regexp.MustCompile(`^(\S+) works in (\S+)(?: at (.+))?$`), Staging.worksIn},
	{regexp.MustCompile(`^(\S+) met somebody from (.+) about (\S+)$`), Staging.met},
	{regexp.MustCompile(`^(#\S+) is shown (\S+)$`), Staging.shown},
	{regexp.MustCompile(`^the catalogue names (\S+) for (\S+)$`), Staging.names},
	{regexp.MustCompile(`^somebody needs: (.*)$`), Staging.need},
	{regexp.MustCompile(`^(\S+) is due (tea|cake) about (\S+)$`), Staging.due},
	{regexp.MustCompile(`^(\S+) is new$`), Staging.isNew},
	{regexp.MustCompile(`^(\S+) is published$`), Staging.published},
	{regexp.MustCompile(`^(\S+) is (` + strings.Join(data.Statuses, "|") + `)$`), Staging.status},
	{regexp.MustCompile(`^(\S+) is recalled: (.*)$`), Staging.recalled},
	{regexp.MustCompile(`^(\S+) has new evidence: (.*)$`), Staging.evidence},
	{regexp.MustCompile(`^(\S+) has (\d+) adopters$`), Staging.adopters},
	{regexp.MustCompile(`^(\S+) has (\d+) teams$`), Staging.teams},
	{regexp.MustCompile(`^(.+) (uses|is testing|stopped) (\S+?)(?: at ([^,(:]+)(?:, ([^:]+))?)?(?:: (.*))?$`), Staging.takeUp},
}

// Do carries out such a line, and says whether it knows it.
func (s Staging) Do(ctx context.Context, line string) (bool, error) {
	for _, each := range stageLines {
		if found := each.line.FindStringSubmatch(line); found != nil {
			return true, each.do(s, ctx, found)
		}
	}
	return false, nil
}

func put[T any](ctx context.Context, st *store.Store, on store.Shelf[T], entry T) error {
	return st.Change(ctx, func(tx *store.Tx) error { return on.Put(ctx, tx, entry) })
}

func (s Staging) agreed(ctx context.Context, found []string) error {
	if _, err := s.bot.store.Innovation(ctx, found[2]); err != nil {
		return err
	}
	days, role := 0, "adopter"
	if found[7] != "" {
		var err error
		if days, err = strconv.Atoi(found[7]); err != nil {
			return err
		}
	}
	if found[6] != "" {
		role = found[6]
	}
	then, person := s.bot.now().Add(-time.Duration(days)*24*time.Hour), s.user(found[1])
	return put(ctx, s.bot.store, store.Consents, data.Consent{
		Innovation: found[2], Person: person, By: person, Setting: found[5], Role: role, State: "agreed", How: "themselves, in Slack",
		Site: data.Site{Organisation: strings.TrimSpace(found[3]), Team: strings.TrimSpace(found[4])}, Agreed: then, Confirmed: then,
	})
}

func (s Staging) speaks(ctx context.Context, found []string) error {
	now := s.bot.now()
	return put(ctx, s.bot.store, store.Consents, data.Consent{
		Innovation: found[2], Person: s.user(found[1]), Role: "origin", State: "agreed", Agreed: now, Confirmed: now,
	})
}

func (s Staging) worksIn(ctx context.Context, found []string) error {
	p := data.Profile{Place: s.user(found[1]), Setting: found[2]}
	if found[3] != "" {
		p.Country, p.Region = "UK", found[3]
	}
	return put(ctx, s.bot.store, store.Profiles, p)
}

func (s Staging) met(ctx context.Context, found []string) error {
	now := s.bot.now()
	return s.bot.store.Change(ctx, func(tx *store.Tx) error {
		c := data.Consent{Innovation: found[3], Person: "UX", Site: data.Site{Organisation: found[2]}, State: "agreed", Confirmed: now}
		if err := store.Consents.Put(ctx, tx, c); err != nil {
			return err
		}
		return store.Introductions.Put(ctx, tx, data.Introduction{
			ID: "i-" + found[1] + found[3], Innovation: found[3], Asker: s.user(found[1]), Contact: "UX", State: "met", Opened: now, Met: now,
		})
	})
}

// shown posts an innovation as though the curator had shared it.
func (s Staging) shown(ctx context.Context, found []string) error {
	i, err := s.bot.store.Innovation(ctx, found[2])
	if err != nil {
		return err
	}
	return s.bot.post(ctx, s.channel(found[1]), "", say.Shared(s.user("Dara"), []data.Innovation{i}, nil))
}

func (s Staging) need(ctx context.Context, found []string) error {
	return put(ctx, s.bot.store, store.Needs, data.Need{ID: "need-1", Text: found[1], By: "U1", State: "open", At: s.bot.now()})
}

// due has somebody be due a reminder of a kind that only talks know.
func (s Staging) due(ctx context.Context, found []string) error {
	now, who := s.bot.now(), s.user(found[1])
	return s.bot.store.Change(ctx, func(tx *store.Tx) error {
		id := fmt.Sprintf("%s/%s/%s/%d", found[2], found[3], who, now.Unix())
		_, err := store.Nudges.Add(ctx, tx, data.Nudge{ID: id, Kind: found[2], Person: who, About: found[3], Due: now, State: "waiting"})
		return err
	})
}

// wordTea is such a reminder. What is about something eaten is no longer due
// when it is looked at.
func wordTea(_ context.Context, about, _ string) (say.Message, bool, error) {
	text := "Time for some " + about + "?"
	return say.Message{Text: text, Blocks: []slack.Block{
		slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, text, false, false), nil, nil),
	}}, about != "eaten", nil
}

// published puts a record of the tests into the catalogue.
func (s Staging) published(ctx context.Context, found []string) error {
	raw, err := staged.ReadFile("testdata/record/" + found[1] + ".json")
	if err != nil {
		return err
	}
	var i data.Innovation
	if err := json.Unmarshal(raw, &i); err != nil {
		return err
	}
	_, err = s.bot.store.Put(ctx, []data.Innovation{i})
	return err
}

func (s Staging) change(ctx context.Context, id string, change func(*data.Innovation)) error {
	i, err := s.bot.store.Innovation(ctx, id)
	if err == nil {
		change(&i)
		_, err = s.bot.store.Put(ctx, []data.Innovation{i})
	}
	return err
}

// isNew brings a record that is like another, under a name of its own.
func (s Staging) isNew(ctx context.Context, found []string) error {
	return s.change(ctx, "fall-tips", func(i *data.Innovation) {
		i.ID, i.Title = found[1], "A lamp at each bed ("+strings.ReplaceAll(found[1], "-", " ")+")"
	})
}

func (s Staging) status(ctx context.Context, found []string) error {
	return s.change(ctx, found[1], func(i *data.Innovation) { i.Status = found[2] })
}

func (s Staging) recalled(ctx context.Context, found []string) error {
	_, _, err := s.bot.keepRecall(ctx, data.Recall{
		Innovation: found[1], Status: "withdrawn", Reason: found[2], By: s.user("Dara"), At: s.bot.now(),
	})
	return err
}

func (s Staging) evidence(ctx context.Context, found []string) error {
	return s.change(ctx, found[1], func(i *data.Innovation) {
		i.Evidence = append(slices.Clone(i.Evidence), data.Evidence{
			Finding: found[2], Design: "audit", Effect: "benefit", Year: s.bot.now().Year(), Source: "https://example.org/new",
		})
	})
}

func (s Staging) names(ctx context.Context, found []string) error {
	return s.change(ctx, found[2], func(i *data.Innovation) {
		i.Contacts = append(slices.Clone(i.Contacts), data.Contact{
			Organisation: i.Origin.Organisation, Role: "origin", Slack: s.user(found[1]), Agreed: s.bot.now().Format(time.DateOnly),
		})
	})
}
