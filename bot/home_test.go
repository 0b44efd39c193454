package bot

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"innovate/data"
	"innovate/data/store"
)

// TestHomeIsTheirsAlone fills the store with what two people have, and holds
// that each finds their own in their home and nothing of the other's. A
// curator sees what got stuck, and not for whom.
func TestHomeIsTheirsAlone(t *testing.T) {
	h := newHouse(t, "http")
	asha, ben := h.w.UserID("Asha"), h.w.UserID("Ben")
	h.furnish(asha, "ashas", "fallsafe-care-bundle")
	h.furnish(ben, "bens", "buurtzorg")
	fallsafe := []string{"FallSafe", "Ward ashas", "“watch ashas”", "“need ashas”", "met @Eva", "I am asking", "Paused", "not said yet"}
	buurtzorg := []string{"Buurtzorg", "Ward bens", "“watch bens”", "“need bens”"}
	for _, c := range []struct {
		who       string
		has, lack []string
	}{
		{"Asha", slices.Concat(fallsafe, []string{"*2* teams introduced", "*2 of 4* adoptions under way", "*2* kept up"}), slices.Concat(buurtzorg, []string{"For curators"})},
		{"Ben", buurtzorg, slices.Concat(fallsafe[:4], []string{"For curators"})},
		{"Dara", []string{"Two introductions that got stuck", "Buurtzorg", "FallSafe", "Two needs", "taken out of answers on"},
			[]string{"ashas", "bens", "@Asha", "@Ben", "@Eva", asha, ben}},
		{"Cleo", []string{"Nothing of yours is here yet"}, slices.Concat(fallsafe[:4], buurtzorg, []string{"For curators"})},
	} {
		if err := h.w.OpenHome(c.who); err != nil {
			t.Fatal(err)
		}
		if err := h.settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		seen := strings.ToLower(h.w.Home(c.who))
		for _, text := range c.has {
			if !strings.Contains(seen, strings.ToLower(text)) {
				t.Errorf("%s's home lacks %q:\n%s", c.who, text, seen)
			}
		}
		for _, text := range c.lack {
			if strings.Contains(seen, strings.ToLower(text)) {
				t.Errorf("%s's home has %q:\n%s", c.who, text, seen)
			}
		}
	}
}

// furnish gives somebody one of everything that a home shows, with a word in
// it that is theirs.
func (h *house) furnish(who, word, innovation string) {
	h.t.Helper()
	now := h.time()
	longAgo := now.AddDate(0, 0, -20)
	err := h.store.Change(context.Background(), func(tx *store.Tx) error {
		ctx := context.Background()
		adoption := func(n int, stage string) error {
			id := fmt.Sprint("adoption-", word, n)
			a := data.Adoption{ID: id, Innovation: innovation, Stage: stage, Since: longAgo, By: who, At: longAgo, Site: data.Site{Team: "Ward " + word}}
			if err := store.Adoptions.Put(ctx, tx, a); err != nil {
				return err
			}
			return store.Adopters.Put(ctx, tx, data.Adopter{Adoption: id, Person: who})
		}
		introduction := func(id, state, contact string) error {
			return store.Introductions.Put(ctx, tx, data.Introduction{ID: id + word, Innovation: innovation, Asker: who, State: state,
				Contact: contact, Problem: "problem of " + word, Opened: longAgo, Met: now})
		}
		return firstError(
			adoption(1, "sustained"), adoption(2, "looking"),
			introduction("a", "met", h.w.UserID("Eva")), introduction("b", "asking", h.w.UserID("Fay")),
			store.Saves.Put(ctx, tx, data.Save{Person: who, Innovation: innovation, At: now}),
			store.Watches.Put(ctx, tx, data.Watch{ID: "watch-" + word, Person: who, Text: "watch " + word, At: now}),
			store.Needs.Put(ctx, tx, data.Need{ID: "need-" + word, By: who, Text: "need " + word, State: "open", At: now}),
			store.Consents.Put(ctx, tx, data.Consent{Innovation: innovation, Person: who, State: "paused", Role: "adopter", By: who}),
			store.Recalls.Put(ctx, tx, data.Recall{ID: "recall-" + word, Innovation: innovation, Status: "paused", Reason: "reason of " + word, By: who, At: now}),
		)
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func firstError(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestHomePages turns the pages of a home with more saved than fits on one.
// A page that was seen before a change does not hide the change.
func TestHomePages(t *testing.T) {
	h := newHouse(t, "http")
	asha := h.w.UserID("Asha")
	all, err := h.store.Innovations(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const saved = 100
	err = h.store.Change(t.Context(), func(tx *store.Tx) error {
		for n, i := range all[:saved] {
			s := data.Save{Person: asha, Innovation: i.ID, At: h.time().Add(time.Duration(-n) * time.Hour)}
			if err := store.Saves.Put(t.Context(), tx, s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if err := h.settle(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	do(h.w.OpenHome("Asha"))
	seen := map[string]bool{}
	pages := 1
	for ; ; pages++ {
		home := h.w.Home("Asha")
		for _, i := range all[:saved] {
			seen[i.ID] = seen[i.ID] || strings.Contains(home, strings.TrimSpace(strings.SplitN(i.Title, "(", 2)[0]))
		}
		if !strings.Contains(home, "[Next page]") {
			break
		}
		do(h.w.Press("Asha", "", "Next page"))
	}
	for id, ok := range seen {
		if !ok {
			t.Errorf("%s is on no page", id)
		}
	}
	if len(seen) != saved || pages < 3 || pages > 4 {
		t.Errorf("%d saved on %d pages, want %d on 3", len(seen), pages, saved)
	}
	do(h.w.Press("Asha", "", "Page before"))
	if home := h.w.Home("Asha"); !strings.Contains(home, fmt.Sprintf("Page %d of %d", pages-1, pages)) {
		t.Errorf("the page before the last is\n%s", home)
	}
}

// TestHomeOnce changes much at once, and draws the home once.
func TestHomeOnce(t *testing.T) {
	h := newHouse(t, "http")
	if err := h.w.OpenHome("Asha"); err != nil {
		t.Fatal(err)
	}
	if err := h.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	asha := h.w.UserID("Asha")
	for n := range 5 {
		if err := h.bot.changeProfile(t.Context(), asha, func(p *data.Profile) { p.Region = fmt.Sprint("Region ", n) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := h.calls("views.publish"); n != 2 {
		t.Errorf("the home was drawn %d times, want 2", n)
	}
	if home := h.w.Home("Asha"); !strings.Contains(home, "Region 4") {
		t.Errorf("the home lacks the last change:\n%s", home)
	}
	if err := h.bot.changeProfile(t.Context(), h.w.UserID("Ben"), func(p *data.Profile) { p.Region = "Region" }); err != nil {
		t.Fatal(err)
	}
	if err := h.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := h.calls("views.publish"); n != 2 {
		t.Errorf("the home of somebody who never opened it was drawn")
	}
}

func (h *house) calls(method string) (n int) {
	for _, m := range h.w.Log() {
		if m.Kind == "call" && m.Name == method {
			n++
		}
	}
	return n
}

// TestHomeOvertaken lets one worker draw a home, and holds it up on its way to
// Slack until another has drawn what came after: what is newer is seen in the end.
func TestHomeOvertaken(t *testing.T) {
	h := newHouse(t, "http")
	reached, release := make(chan struct{}), make(chan struct{})
	var held atomic.Bool
	slack, err := url.Parse(strings.TrimSuffix(h.w.URL(), "/api/"))
	if err != nil {
		t.Fatal(err)
	}
	onward := httputil.NewSingleHostReverseProxy(slack)
	between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "views.publish") && !held.Swap(true) {
			close(reached)
			<-release
		}
		onward.ServeHTTP(w, r)
	}))
	defer between.Close()
	h.bot.slack = Client(ClientConfig{BotToken: h.w.BotToken(), APIURL: between.URL + "/api/"})
	if err := h.w.OpenHome("Asha"); err != nil {
		t.Fatal(err)
	}
	var slow sync.WaitGroup
	slow.Go(func() {
		if _, err := h.bot.Step(t.Context()); err != nil {
			t.Error(err)
		}
	})
	<-reached
	if err := h.bot.changeProfile(t.Context(), h.w.UserID("Asha"), func(p *data.Profile) { p.Region = "Fife" }); err != nil {
		t.Fatal(err)
	}
	if err := h.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	close(release)
	slow.Wait()
	if home := h.w.Home("Asha"); !strings.Contains(home, "Fife") {
		t.Errorf("what is older is seen in the end:\n%s", home)
	}
	if n := h.calls("views.publish"); n != 3 {
		t.Errorf("the home was drawn %d times, want 3", n)
	}
}
