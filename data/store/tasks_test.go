package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func add(t testing.TB, s *Store, tasks ...Task) {
	t.Helper()
	for _, task := range tasks {
		added, err := s.Add(t.Context(), task)
		check(t, err)
		if !added {
			t.Fatalf("task %q was there already", task.Key)
		}
	}
}

// claimed claims at a time, and expects the task under a key, or "" for none.
func claimed(t testing.TB, s *Store, now time.Time, want string, kinds ...string) Task {
	t.Helper()
	got, ok, err := s.Claim(t.Context(), now, time.Minute, kinds...)
	check(t, err)
	if got.Key != want || ok != (want != "") {
		t.Fatalf("Claim at %s = %q, %v, want %q", now.Format(time.TimeOnly), got.Key, ok, want)
	}
	return got
}

func wantIs(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

func TestAddOnce(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		task := Task{Key: "mention/Ev1", Kind: "mention", Body: json.RawMessage(`{"text":"falls & <trips>"}`), Due: noon}
		add(t, s, task)
		again := func(when string) {
			t.Helper()
			if added, err := s.Add(t.Context(), Task{Key: task.Key, Kind: "other"}); added || err != nil {
				t.Errorf("Add of a key that is there, %s: %v, %v", when, added, err)
			}
		}
		again("waiting")
		got := claimed(t, s, noon, task.Key)
		want := task
		want.State, want.Tries, want.Claim, want.Lease = Waiting, 1, 1, noon.Add(time.Minute)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Claim (-want +got):\n%s", diff)
		}
		again("under way")
		check(t, s.Finish(t.Context(), got, noon))
		again("done")
		claimed(t, s, noon.AddDate(1, 0, 0), "")
	})
}

func TestAddRefuses(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		for _, task := range []Task{{Kind: "k"}, {Key: "k"}, {Key: "k", Kind: "k", Body: []byte("{")}} {
			if added, err := s.Add(t.Context(), task); added || err == nil {
				t.Errorf("Add(%+v) = %v, %v, want an error", task, added, err)
			}
		}
	})
}

func TestClaimOrder(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		add(t, s,
			Task{Key: "late", Kind: "a", Due: noon.Add(30 * time.Second)},
			Task{Key: "second", Kind: "a", Due: noon},
			Task{Key: "first", Kind: "b", Due: noon},
			Task{Key: "at once", Kind: "c"})
		claimed(t, s, noon, "second", "a", "z")
		claimed(t, s, noon, "at once")
		claimed(t, s, noon, "first")
		claimed(t, s, noon, "")
		claimed(t, s, noon.Add(30*time.Second-time.Microsecond), "")
		claimed(t, s, noon.Add(30*time.Second), "", "b", "z")
		claimed(t, s, noon.Add(30*time.Second), "late", "a", "z")
	})
}

func TestFail(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		add(t, s, Task{Key: "poison", Kind: "k", Due: noon}, Task{Key: "z", Kind: "k", Due: noon})
		now := noon
		for try := 1; try <= MaxTries; try++ {
			task := claimed(t, s, now, "poison")
			if task.Tries != try {
				t.Fatalf("try %d says it is %d", try, task.Tries)
			}
			check(t, s.Fail(ctx, task, now, fmt.Errorf("channel_not_found %d", try), now.Add(time.Hour)))
			if try == 1 {
				check(t, s.Finish(ctx, claimed(t, s, now, "z"), now)) // the next one is not held up
			}
			now = now.Add(time.Hour)
			wantIs(t, "Finish after Fail", s.Finish(ctx, task, now), ErrLost)
		}
		got, err := s.Task(ctx, "poison")
		check(t, err)
		if got.State != Failed || got.Error != fmt.Sprint("channel_not_found ", MaxTries) || got.Ended.IsZero() {
			t.Errorf("after the last try: %+v", got)
		}
		claimed(t, s, now, "")
	})
}

func TestFailForGood(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		add(t, s, Task{Key: "a", Kind: "k"})
		task := claimed(t, s, noon, "a")
		check(t, s.Fail(t.Context(), task, noon, errors.New("no such channel"), time.Time{}))
		claimed(t, s, noon.AddDate(1, 0, 0), "")
	})
}

func TestAgain(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		wantIs(t, "Again of nothing", s.Again(ctx, "a", noon), ErrNotFound)
		add(t, s, Task{Key: "a", Kind: "k"})
		task := claimed(t, s, noon, "a")
		wantIs(t, "Again under way", s.Again(ctx, "a", noon), ErrBusy)

		check(t, s.Fail(ctx, task, noon, errors.New("no"), time.Time{}))
		check(t, s.Again(ctx, "a", noon)) // failed
		task = claimed(t, s, noon, "a")
		if task.Tries != 1 || task.Claim != 2 {
			t.Errorf("run again: try %d, claim %d, want 1 and 2", task.Tries, task.Claim)
		}
		check(t, s.Finish(ctx, task, noon))
		check(t, s.Again(ctx, "a", noon)) // done
		task = claimed(t, s, noon, "a")
		check(t, s.Fail(ctx, task, noon, errors.New("no"), noon.Add(time.Hour)))
		check(t, s.Again(ctx, "a", noon)) // waiting for its next try
		claimed(t, s, noon, "a")
	})
}

// TestKilledWorker kills a process that has claimed a task. Nobody gets the
// task before the lease is over; then somebody does.
func TestKilledWorker(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		s := open(t, c)
		add(t, s, Task{Key: "meet/U1/red-bag", Kind: "meet", Due: noon})
		cmd, said := child(t, c) // it claims at noon for a minute
		if line, err := said.ReadString('\n'); line != "claimed meet/U1/red-bag true <nil>\n" {
			t.Fatalf("the process said %q, %v", line, err)
		}
		check(t, cmd.Process.Kill())
		cmd.Wait()
		claimed(t, s, noon.Add(59*time.Second), "")
		if got := claimed(t, s, noon.Add(time.Minute), "meet/U1/red-bag"); got.Tries != 2 {
			t.Errorf("the second claim is try %d", got.Tries)
		}
	})
}

// TestSlowWorker holds that who lost a claim cannot end another's.
func TestSlowWorker(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		add(t, s, Task{Key: "a", Kind: "k", Due: noon})
		slow := claimed(t, s, noon, "a")
		later := noon.Add(time.Minute)
		quick := claimed(t, s, later, "a")
		wantIs(t, "Finish of a lost claim", s.Finish(ctx, slow, later), ErrLost)
		wantIs(t, "Fail of a lost claim", s.Fail(ctx, slow, later, errors.New("no"), later), ErrLost)
		check(t, s.Finish(ctx, quick, later))
		wantIs(t, "Finish twice", s.Finish(ctx, quick, later), ErrLost)

		// Somebody had it run again: tries begin anew, claims do not.
		check(t, s.Again(ctx, "a", later))
		third := claimed(t, s, later, "a")
		wantIs(t, "Finish of a claim before Again", s.Finish(ctx, slow, later), ErrLost)

		// A lease that is over but that nobody took is still good.
		check(t, s.Finish(ctx, third, later.Add(time.Hour)))
	})
}

// TestDeadlyTask holds that a task which killed every worker is handed out
// once more, to be failed, and that the next one is reached.
func TestDeadlyTask(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		add(t, s, Task{Key: "deadly", Kind: "k", Due: noon, Body: json.RawMessage(`{}`)})
		now := noon
		for range MaxTries {
			claimed(t, s, now, "deadly")
			now = now.Add(time.Minute)
		}
		add(t, s, Task{Key: "next", Kind: "k", Due: now})
		last := claimed(t, s, now, "deadly")
		if last.Tries != MaxTries+1 {
			t.Errorf("the last claim is try %d, want %d", last.Tries, MaxTries+1)
		}
		last.Body = nil
		check(t, s.Fail(t.Context(), last, now, errors.New("gone"), now.Add(time.Hour)))
		claimed(t, s, now, "next")
		got, err := s.Task(t.Context(), "deadly")
		check(t, err)
		if got.State != Failed || got.Error != "gone" || len(got.Body) != 0 {
			t.Errorf("the deadly task: %+v", got)
		}
	})
}

func TestLists(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		if _, ok, err := s.NextDue(ctx); ok || err != nil {
			t.Errorf("NextDue of nothing: %v, %v", ok, err)
		}
		add(t, s,
			Task{Key: "a", Kind: "digest", Due: noon},
			Task{Key: "b", Kind: "mention", Due: noon.Add(time.Second)},
			Task{Key: "c", Kind: "mention", Due: noon.Add(2 * time.Second)},
			Task{Key: "d", Kind: "mention", Due: noon.Add(time.Hour)})
		nextDue := func(want time.Time, kinds ...string) {
			t.Helper()
			if got, ok, err := s.NextDue(ctx, kinds...); !got.Equal(want) || !ok || err != nil {
				t.Errorf("NextDue(%q) = %v, %v, %v, want %v", kinds, got, ok, err, want)
			}
		}
		nextDue(noon)
		nextDue(noon.Add(time.Second), "mention", "meet")
		now := noon.Add(time.Minute)
		check(t, s.Finish(ctx, claimed(t, s, now, "a"), now))
		check(t, s.Fail(ctx, claimed(t, s, now, "b"), now, errors.New("no"), time.Time{}))
		claimed(t, s, now, "c")
		nextDue(now.Add(time.Minute)) // when the lease of c is over

		tasks := func(f Filter, want ...string) {
			t.Helper()
			all, err := s.Tasks(ctx, f)
			check(t, err)
			var got []string
			for _, task := range all {
				got = append(got, task.Key)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Tasks(%+v) (-want +got):\n%s", f, diff)
			}
		}
		tasks(Filter{}, "a", "b", "c", "d")
		tasks(Filter{Limit: 2}, "a", "b")
		tasks(Filter{Kind: "mention", State: Waiting}, "c", "d")
		tasks(Filter{State: Failed}, "b")

		got, err := s.Pending(ctx)
		check(t, err)
		want := []Count{{"mention", Failed, 1}, {"mention", Waiting, 2}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Pending (-want +got):\n%s", diff)
		}
	})
}

func TestPurge(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		add(t, s, Task{Key: "done", Kind: "k"}, Task{Key: "failed", Kind: "k"}, Task{Key: "later", Kind: "k", Due: noon.Add(time.Hour)})
		check(t, s.Finish(ctx, claimed(t, s, noon, "done"), noon))
		check(t, s.Fail(ctx, claimed(t, s, noon, "failed"), noon, errors.New("no"), time.Time{}))
		for _, c := range []struct {
			before time.Time
			want   int64
		}{{noon, 0}, {noon.Add(time.Microsecond), 1}, {noon.AddDate(1, 0, 0), 0}} {
			if got, err := s.Purge(ctx, c.before); got != c.want || err != nil {
				t.Errorf("Purge(%v) = %d, %v, want %d", c.before, got, err, c.want)
			}
		}
		add(t, s, Task{Key: "done", Kind: "k"})
	})
}

// TestRenew holds that a worker keeps its task for as long as it renews its
// claim, and not after another has it.
func TestRenew(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		add(t, s, Task{Key: "long", Kind: "k", Due: noon})
		mine := claimed(t, s, noon, "long")
		check(t, s.Renew(t.Context(), mine, noon.Add(3*time.Minute)))
		claimed(t, s, noon.Add(2*time.Minute), "")
		theirs := claimed(t, s, noon.Add(3*time.Minute), "long")
		wantIs(t, "Renew of a lost claim", s.Renew(t.Context(), mine, noon.Add(time.Hour)), ErrLost)
		check(t, s.Finish(t.Context(), theirs, noon))
		wantIs(t, "Renew of what is done", s.Renew(t.Context(), theirs, noon.Add(time.Hour)), ErrLost)
	})
}

// TestPutOff holds that a task which was put off comes later, with as many
// tries before it as ever, and only by whoever has it.
func TestPutOff(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		add(t, s, Task{Key: "busy", Kind: "k", Due: noon})
		now := noon
		for range 3 * MaxTries {
			mine := claimed(t, s, now, "busy")
			if mine.Tries != 1 {
				t.Fatalf("try %d of a task that was only ever put off", mine.Tries)
			}
			now = now.Add(time.Minute)
			check(t, s.PutOff(t.Context(), mine, now))
			wantIs(t, "PutOff of what was put off", s.PutOff(t.Context(), mine, now), ErrLost)
			claimed(t, s, now.Add(-time.Second), "")
		}
	})
}

// TestDrop forgets many tasks at once, and none besides.
func TestDrop(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		var keys []string
		for n := range 250 {
			key := fmt.Sprint("command/", n)
			add(t, s, Task{Key: key, Kind: "command"})
			keys = append(keys, key)
		}
		check(t, s.Drop(t.Context()))
		check(t, s.Drop(t.Context(), append(keys[1:], "never there")...))
		all, err := s.Tasks(t.Context(), Filter{})
		check(t, err)
		if len(all) != 1 || all[0].Key != keys[0] {
			t.Errorf("%d tasks are left, want %s alone", len(all), keys[0])
		}
	})
}
