package workspace

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Hooks are what a talk needs of whoever plays it.
type Hooks struct {
	// Advance moves the clock that Config.Now reads. Nil means that no time can pass in the talk.
	Advance func(time.Duration)
	// Do carries out a line that begins with "!" and that the player does not know, without the "!". It says whether it
	// knows the line. Nil means that it knows none.
	Do func(ctx context.Context, line string) (bool, error)
}

// Play plays a talk: a text of what people type and press and, indented by four spaces, of what is then seen. It
// returns the talk with what was really seen in place of what was expected, so that the caller can compare the two,
// or keep the new one. An error names the line that could not be played.
//
//	# A ward sister asks about falls
//	Asha in #ward-7> /innovate our patients keep falling at night
//	    innovate in #ward-7 (only Asha sees this):
//	      # Three things that worked elsewhere
//	      [Details] [Share to channel]
//	Asha> presses the 2nd Details
//	Asha> chooses "Falls" in "Topic" | fills "Where" with "Ward 7" | submits | closes the modal
//	Asha> ticks "Falls" in "Topics" | unticks "Falls" in "Topics" | picks 2026-12-01 in "When" | clears "When"
//	Asha> types "red b" in "Innovation" | chooses "Red Bag" in "Innovation" | confirms | declines
//	Asha> opens home | opens messages
//	Ben in #ward-7, thread> @innovate and on stroke wards?
//	Ben in #ward-7, thread of "how do we"> thank you
//	Asha to @Ben @innovate> shall we talk?
//	Asha> edits "do we" to "can we" | uses shortcut "Find proven innovations" on "falls"
//	! deliver that again | Slack disconnects | the line is cut
//	! 91 days pass | it is Tuesday 09:00 | it is 2026-12-01 09:00 in Europe/London
//	! Ben is deactivated | Ben's time zone is Europe/Lisbon
//	! the bot is not in #ward-9 | the bot is removed from #ward-9 | #ward-9 is archived | #ward-9 is renamed to #ward-10
//	! Slack answers 429 to chat.postMessage twice | Slack does views.open but answers 500 once
//	! Slack drops the connection of chat.update once | Slack is slow at response_url 3 times
//
// A line holds one act; the bars above stand between alternatives. In what is said \n begins a new line and
// {400x falls } repeats. Headings, which begin with #, and empty lines are kept. Empty lines that the bot writes are
// left out, and of several changes to one message or modal within a step the last is shown.
func Play(ctx context.Context, w *Workspace, talk []byte, hooks Hooks) ([]byte, error) {
	p := player{w: w, hooks: hooks, seen: len(w.Sights(0))}
	var out bytes.Buffer
	lines := strings.SplitAfter(string(talk), "\n")
	for i, line := range lines {
		text := strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(text, "    ") {
			continue
		}
		out.WriteString(line)
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if err := p.step(ctx, text); err != nil {
			return out.Bytes(), fmt.Errorf("line %d: %s: %w", i+1, text, err)
		}
		if err := w.Settle(ctx); err != nil {
			return out.Bytes(), fmt.Errorf("line %d: %s: %w", i+1, text, err)
		}
		if !strings.HasSuffix(line, "\n") {
			out.WriteString("\n")
		}
		p.write(&out)
	}
	return out.Bytes(), nil
}

type player struct {
	w     *Workspace
	hooks Hooks
	seen  int // sights already written
}

var (
	actLine = regexp.MustCompile(`^([^>!#]+?)(?: (in|to) ([#@][^>]*))?> (.*)$`)
	inPlace = regexp.MustCompile(`^(\S+), thread(?: of "(.*)")?$`)
	repeat  = regexp.MustCompile(`\{(\d+)x ([^}]*)\}`)
)

func (p *player) step(ctx context.Context, line string) error {
	if order, ok := strings.CutPrefix(line, "! "); ok {
		return p.order(ctx, order)
	}
	found := actLine.FindStringSubmatch(line)
	if found == nil {
		return fmt.Errorf("not a step: it should begin with a name and > (or, for what Slack does, with an exclamation mark)")
	}
	who, how, where, what := found[1], found[2], found[3], spoken(found[4])
	if how == "" {
		return p.act(who, found[4])
	}
	if strings.HasPrefix(what, "/") {
		return p.w.Command(who, where, what)
	}
	if thread := inPlace.FindStringSubmatch(where); thread != nil {
		_, err := p.w.Reply(who, thread[1], thread[2], what)
		return err
	}
	_, err := p.w.Say(who, where, what)
	return err
}

// spoken unfolds what stands for new lines and repetition.
func spoken(s string) string {
	s = repeat.ReplaceAllStringFunc(s, func(found string) string {
		parts := repeat.FindStringSubmatch(found)
		n, err := strconv.Atoi(parts[1])
		if err != nil || n > 100000 {
			return found
		}
		return strings.Repeat(parts[2], n)
	})
	return strings.ReplaceAll(s, `\n`, "\n")
}

// words are the words of an act; what stands in quotes is one word.
type words []string

var wordPattern = regexp.MustCompile(`"([^"]*)"|[^\s"]+`)

func split(s string) words { return wordPattern.FindAllString(s, -1) }

// until joins the words before the first of the given ones, and returns what comes after it.
func (ws words) until(stop string) (before string, after words) {
	for i, word := range ws {
		if word == stop {
			return ws[:i].text(), ws[i+1:]
		}
	}
	return ws.text(), nil
}

func (ws words) text() string {
	var all []string
	for _, word := range ws {
		all = append(all, strings.Trim(word, `"`))
	}
	return spoken(strings.Join(all, " "))
}

// write puts down what was seen since the last step.
func (p *player) write(out *bytes.Buffer) {
	sights := p.w.Sights(p.seen)
	p.seen += len(sights)
	for _, s := range merged(sights) {
		if s.By != "" && s.By != p.w.BotID() {
			continue // people know what they did themselves
		}
		head := s.Head
		if len(s.Lines) > 0 {
			head += ":"
		}
		out.WriteString("    " + head + "\n")
		for _, line := range s.Lines {
			if line = strings.TrimRight(line, " "); line != "" {
				out.WriteString("      " + line + "\n")
			}
		}
	}
}

// merged keeps of several sights of one thing the last, in the place and under the head of the first.
func merged(sights []Sight) []Sight {
	var all []Sight
	at := map[string]int{}
	for _, s := range sights {
		i, before := at[s.What]
		switch {
		case !before:
			at[s.What] = len(all)
			all = append(all, s)
		case s.What[0] == 'm' && !strings.HasSuffix(s.Head, "(deleted)"):
			all[i].Lines = s.Lines
		default:
			all[i] = s
		}
	}
	return all
}
