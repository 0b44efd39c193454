package index

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestAlike holds the measure of nearly the same to pairs of problems. What
// it misses and where it is mistaken stands there too, under these names.
func TestAlike(t *testing.T) {
	x, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	pairs, err := os.ReadFile("testdata/alike.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(pairs)) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 3 {
			t.Fatalf("%q is no pair", line)
		}
		alike, err := x.Alike(cells[1], []string{cells[2]})
		if err != nil {
			t.Fatal(err)
		}
		back, err := x.Alike(cells[2], []string{cells[1]})
		if err != nil || back[0]-alike[0] > 1e-9 || alike[0]-back[0] > 1e-9 {
			t.Errorf("%q: %.3f one way, %.3f the other, %v", line, alike[0], back[0], err)
		}
		if same := cells[0] == "same" || cells[0] == "mistaken"; same != (alike[0] >= AlikeEnough) {
			t.Errorf("%.2f for %q", alike[0], strings.TrimSpace(line))
		}
	}
}

// TestAlikeAmongMany finds the nearest among more than are compared by
// meaning, and nothing where no word is shared.
func TestAlikeAmongMany(t *testing.T) {
	for _, wordsOnly := range []bool{false, true} {
		x, err := New(Config{WordsOnly: wordsOnly})
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		others := append(slices.Repeat([]string{"patients wait for porters at night"}, 100), "", "night staff cannot park their cars", "car parking for night staff")
		alike, err := x.Alike("car parking for night staff", others)
		if err != nil {
			t.Fatal(err)
		}
		got := MostAlike(alike, 2)
		if slices.Sort(got); !slices.Equal(got, []int{101, 102}) {
			t.Errorf("words only %v: most alike are %v, want 101 and 102", wordsOnly, got)
		}
		if alike[100] != 0 {
			t.Errorf("an empty text is alike by %v", alike[100])
		}
	}
}
