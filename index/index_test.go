package index

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"innovate/data"

	"github.com/google/go-cmp/cmp"
)

// feed is a source whose records and versions a test sets.
type feed struct {
	mu  sync.Mutex
	all []data.Innovation
}

func (f *feed) Changes(_ context.Context, after int64) ([]data.Innovation, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var newer []data.Innovation
	for _, i := range f.all {
		if i.Version > after {
			newer = append(newer, i)
		}
	}
	return newer, nil
}

// put adds a change, as a store does: a record has one row, with its latest version.
func (f *feed) put(i data.Innovation) {
	f.mu.Lock()
	defer f.mu.Unlock()
	version := int64(1)
	if n := len(f.all); n > 0 {
		version = f.all[n-1].Version + 1
	}
	f.all = slices.DeleteFunc(f.all, func(old data.Innovation) bool { return old.ID == i.ID })
	i.Version = version
	f.all = append(f.all, i)
}

func starter(t testing.TB) data.Catalogue {
	t.Helper()
	all, err := data.Starter()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// filled makes an index and has it follow a source.
func filled(t testing.TB, c Config, from Source) *Index {
	t.Helper()
	x, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	if _, err := x.Update(context.Background(), from); err != nil {
		t.Fatal(err)
	}
	return x
}

var asked = []string{
	"our patients keep falling at night on the ward",
	"half the clinic does not turn up",
	"bed blocking",
	"people with delerium pulling lines out",
	"how do we stop pressure sores on heels",
}

func rankings(t testing.TB, x *Index) map[string][]Ranked {
	t.Helper()
	all := map[string][]Ranked{}
	for _, q := range asked {
		r, _, err := x.Rank(context.Background(), Parse(q), 20)
		if err != nil {
			t.Fatal(err)
		}
		all[q] = r
	}
	return all
}

// TestSameWhateverTheOrder holds ranks and scores to the last bit, however
// the index was built: in one batch, one by one, shuffled, with records
// changed and withdrawn in between.
func TestSameWhateverTheOrder(t *testing.T) {
	all := starter(t)
	want := rankings(t, filled(t, Config{}, all))
	r := rand.New(rand.NewPCG(1, 2))
	for _, step := range []int{1, 7, 100} {
		f := &feed{}
		x := filled(t, Config{Path: t.TempDir()}, f)
		order := r.Perm(len(all))
		for n, k := range order {
			if n%9 == 0 { // a draft first, or another text, or withdrawn for a while
				other := all[(k+1)%len(all)]
				other.ID = all[k].ID
				f.put(other)
				if n%18 == 0 {
					other.Status = "withdrawn"
					f.put(other)
				}
			}
			f.put(all[k])
			if n%step == 0 && (step > 1 || n%40 == 0) || n == len(order)-1 {
				if _, err := x.Update(context.Background(), f); err != nil {
					t.Fatal(err)
				}
				rankings(t, x) // what is remembered of this must not live on
			}
		}
		if diff := cmp.Diff(want, rankings(t, x)); diff != "" {
			t.Errorf("built by steps of %d (-in one go +so):\n%s", step, diff)
		}
	}
}

func TestFollow(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	f := &feed{}
	x := filled(t, Config{}, f)
	if a, err := x.Match(ctx, Parse("falls at night"), 3); err != nil || a.Verdict != None || len(a.Matches) > 0 {
		t.Fatalf("an empty index answers %v, %d matches, %v", a.Verdict, len(a.Matches), err)
	}
	all := starter(t)
	var done sync.WaitGroup
	done.Go(func() { _ = x.Follow(ctx, f, time.Millisecond) })
	for _, i := range all {
		f.put(i)
	}
	waitFor(t, x, len(all))
	gone := all[0]
	gone.Status = "withdrawn"
	f.put(gone)
	waitFor(t, x, len(all)-1)
	stop()
	done.Wait()
}

// waitFor waits until an index holds so many records.
func waitFor(t *testing.T, x *Index, want int) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for {
		if n, err := x.Len(); err != nil {
			t.Fatal(err)
		} else if n == want {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("the index never held %d records", want)
		}
	}
}

// TestManyAtOnce asks while records change; the race detector watches.
func TestManyAtOnce(t *testing.T) {
	ctx := context.Background()
	all := starter(t)
	f := &feed{}
	x := filled(t, Config{WordsOnly: true}, f)
	var done sync.WaitGroup
	for n := range 4 {
		done.Go(func() {
			for range 20 {
				if _, err := x.Match(ctx, Parse(asked[n]), 3); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for n, i := range all {
		f.put(i)
		if n%30 == 0 {
			if _, err := x.Update(ctx, f); err != nil {
				t.Error(err)
			}
		}
	}
	done.Wait()
}

// TestReopen closes an index and finds it again as it was.
func TestReopen(t *testing.T) {
	all, dir := starter(t), t.TempDir()
	x := filled(t, Config{Path: dir}, all)
	want := rankings(t, x)
	x = reopened(t, x)
	if v, err := x.Version(); err != nil || v != 1 {
		t.Errorf("Version() = %d, %v, want 1", v, err)
	}
	if diff := cmp.Diff(want, rankings(t, x)); diff != "" {
		t.Errorf("after opening again (-before +after):\n%s", diff)
	}
	if _, err := New(Config{Path: dir}); !errors.Is(err, errBusy) {
		t.Errorf("a second opener got %v, want %v", err, errBusy)
	}
}

// reopened closes an index and opens it again.
func reopened(t *testing.T, x *Index) *Index {
	t.Helper()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	x, err := New(Config{Path: x.path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

// TestDamage breaks the files of an index in many ways: it never panics, and
// comes to answer as before.
func TestDamage(t *testing.T) {
	all, whole := starter(t)[:60], t.TempDir()
	x := filled(t, Config{Path: whole, WordsOnly: true}, all)
	want := rankings(t, x)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for n := range 24 {
		dir := filepath.Join(t.TempDir(), fmt.Sprint(n))
		if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
			t.Fatal(err)
		}
		spoil(t, r, dir, n)
		x, err := New(Config{Path: dir, WordsOnly: true})
		if err != nil {
			t.Fatalf("damage %d: %v", n, err)
		}
		for range 3 { // found at once, or while answering
			if _, err := x.Update(context.Background(), all); err != nil {
				t.Fatalf("damage %d: %v", n, err)
			}
			for _, q := range asked {
				_, _, _ = x.Rank(context.Background(), Parse(q), 20)
			}
		}
		if x.damaged.Load() {
			t.Errorf("damage %d: still damaged", n)
		}
		got := rankings(t, x)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("damage %d (-whole +so):\n%s", n, diff)
		}
		_ = x.Close()
	}
}

// spoil damages the files of an index: by flipped bytes, a lost end, a lost file.
func spoil(t *testing.T, r *rand.Rand, dir string, how int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "bleve", "store", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files to damage: %v", err)
	}
	file := files[how%len(files)]
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	switch how % 3 {
	case 0:
		for range 64 {
			b[r.IntN(len(b))] ^= byte(1 + r.IntN(255))
		}
	case 1:
		b = b[:len(b)/2]
	case 2:
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestReasons holds reasons to be the asker's words and the record's own.
func TestReasons(t *testing.T) {
	x := filled(t, Config{}, starter(t))
	synonym := false
	for _, text := range append(asked, "medically fit but stuck on the ward, awful bed blocking", "nobody washes their hands") {
		a, err := x.Match(context.Background(), Parse(text), 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range a.Matches {
			if len(m.Reasons) == 0 {
				t.Errorf("%q: %s has no reason", text, m.Innovation.ID)
			}
			for _, r := range m.Reasons {
				if !holds(m.Innovation, r.Found) {
					t.Errorf("%q: %s does not say %q", text, m.Innovation.ID, r.Found)
				}
				if r.Meaning {
					continue
				}
				for w := range strings.SplitSeq(r.Asked, ", ") {
					if !strings.Contains(text, w) {
						t.Errorf("%q: the asker never wrote %q", text, w)
					}
					synonym = synonym || !strings.Contains(strings.ToLower(r.Found), strings.ToLower(w))
				}
			}
		}
	}
	if !synonym {
		t.Error("no reason came through a synonym or another form of a word")
	}
}

func holds(i data.Innovation, text string) bool {
	for _, p := range passages(i) {
		if p.text == text {
			return true
		}
	}
	return slices.ContainsFunc(parts(i), func(p part) bool { return p.text == text })
}

// TestNothing holds the index to say so when nothing fits.
func TestNothing(t *testing.T) {
	for _, c := range []Config{{}, {WordsOnly: true}} {
		x := filled(t, c, starter(t))
		for _, text := range []string{"", "hello", "asdf qwer zxcv", "who won the match last night", "🙂🙂", "the of and", "ok", "patients", "<@U012AB3CD> can tell you", strings.Repeat("falling", 300)} {
			a, err := x.Match(context.Background(), Parse(text), 3)
			if err != nil || a.Verdict != None || len(a.Matches) != 0 {
				t.Errorf("%q (words only %v): %v with %d matches, %v; want none", text, c.WordsOnly, a.Verdict, len(a.Matches), err)
			}
		}
	}
}

// TestFilter holds answers to what was asked of them.
func TestFilter(t *testing.T) {
	x := filled(t, Config{WordsOnly: true}, starter(t))
	for _, only := range []Filter{{Settings: []string{"care_home"}}, {Countries: []string{"us"}}, {Countries: []string{"Sweden", "Uganda"}},
		{Topics: []string{"falls"}}, {Level: "E1"}, {Goals: []string{"infection"}, Level: "E3"}} {
		q := Parse("people fall and get hurt")
		q.Only = only
		var seen int
		err := x.ranked(context.Background(), q, func(s *scorer, hits []*hit) error {
			for _, h := range hits {
				kept, err := s.load(h.doc)
				if err != nil {
					return err
				}
				i, err := kept.innovation()
				if err != nil {
					return err
				}
				if seen++; !only.passes(i) {
					t.Errorf("%+v let %s pass", only, i.ID)
				}
			}
			return nil
		})
		if err != nil || seen == 0 {
			t.Errorf("%+v: %d hits, %v", only, seen, err)
		}
	}
}

// TestContext holds words that say where, and what an answer should be like, to count.
func TestContext(t *testing.T) {
	q := Parse("how do we stop falls in our care home with no money, proper evidence please")
	if diff := cmp.Diff([]string{"care_home", "free", "e1", "e2"}, q.Wishes); diff != "" {
		t.Errorf("context (-want +got):\n%s", diff)
	}
}

// TestFirst holds that a record's own title finds it first by words alone.
func TestFirst(t *testing.T) {
	all := starter(t)
	x := filled(t, Config{WordsOnly: true}, all)
	for _, i := range all[:40] {
		ids, err := x.First(context.Background(), Parse(i.Title+" "+i.Summary), 2)
		if err != nil || len(ids) != 2 || ids[0] != i.ID {
			t.Errorf("%q finds %v, %v, want %s first of two", i.Title, ids, err, i.ID)
		}
	}
}
