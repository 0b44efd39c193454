package index

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"sync"

	"innovate/data"
	"innovate/index/meaning"
)

// Closeness in meaning: a sentence encoder finds records that share no word
// with the question. Records are embedded in parts, for a part that says the
// same should count even when the rest does not.

// encoder is loaded once, by the first index that needs it.
var encoder = sync.OnceValues(meaning.Load)

// A part is a text of a record that is embedded by itself.
type part struct {
	key  string
	text string
}

// partWords is how much of a text the encoder takes in well: it was made for
// sentences.
const partWords = 40

// parts cuts a record into what is embedded: its problem and each thing staff
// say first, then what people do about it.
func parts(i data.Innovation) []part {
	var all []part
	add := func(key, text string) {
		words := strings.Fields(text)
		for len(words) > 0 && len(all) < partsMost {
			n := min(partWords, len(words))
			all = append(all, part{key, strings.Join(words[:n], " ")})
			words = words[n:]
		}
	}
	for _, s := range i.SaidAs {
		add("said_as", s)
	}
	add("problem", i.Problem)
	add("title", strings.TrimSpace(i.Title+". "+i.Summary))
	add("solution", i.Solution)
	return all
}

const partsMost = 40

// embedParts gives the vectors of a record's parts, in the order of parts.
func embedParts(i data.Innovation) ([]meaning.Quantised, error) {
	var texts []string
	for _, p := range parts(i) {
		texts = append(texts, p.text)
	}
	return vectors(texts)
}

// vectors embeds texts.
func vectors(texts []string) ([]meaning.Quantised, error) {
	e, err := encoder()
	if err != nil {
		return nil, fmt.Errorf("load the sentence encoder: %w", err)
	}
	all := make([]meaning.Quantised, len(texts))
	var rest []string
	var at []int
	for n, t := range texts {
		if known := knownVector(t); known != nil {
			all[n] = decodeVectors(known)[0]
			continue
		}
		rest, at = append(rest, t), append(at, n)
	}
	for n, v := range e.EmbedAll(rest) {
		all[at[n]] = v.Quantise()
	}
	return all, nil
}

// vectorSize is what a vector takes when kept: its scale, then its levels.
const vectorSize = 4 + meaning.Size

func encodeVectors(all []meaning.Quantised) []byte {
	b := make([]byte, 0, len(all)*vectorSize)
	for n := range all {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(all[n].Scale))
		for _, l := range all[n].Levels {
			b = append(b, byte(l))
		}
	}
	return b
}

func decodeVectors(b []byte) []meaning.Quantised {
	all := make([]meaning.Quantised, len(b)/vectorSize)
	for n := range all {
		at := b[n*vectorSize:]
		all[n].Scale = math.Float32frombits(binary.LittleEndian.Uint32(at))
		for j := range all[n].Levels {
			all[n].Levels[j] = int8(at[4+j])
		}
	}
	return all
}

// elsewhereLines is how many lines of the list a question is held to: one
// may be near by chance.
const elsewhereLines = 3

// similarities are how close a question is to each of some vectors.
func similarities(question *meaning.Quantised, all []meaning.Quantised) []float64 {
	near := make([]float64, len(all))
	for n := range all {
		near[n] = float64(question.Similarity(&all[n]))
	}
	return near
}

// nearest is the mean of the few that are highest.
func nearest(near []float64, few int) float64 {
	all := highest(near, make([]int, 0, few))
	var sum float64
	for _, n := range all {
		sum += near[n]
	}
	return sum / float64(max(1, len(all)))
}

// highest returns the places of those that are highest, from the highest on,
// as many as it is given room for. Of two that are alike the first is higher.
// To sort thousands of them for it would take as long as to compare them did.
func highest(all []float64, room []int) []int {
	top, few := room[:0], cap(room)
	least := math.Inf(-1)
	for n, v := range all {
		if v <= least {
			continue
		}
		top = append(top[:min(len(top), few-1)], n)
		at := len(top) - 1
		for ; at > 0 && all[top[at-1]] < v; at-- {
			top[at] = top[at-1]
		}
		top[at] = n
		if len(top) == few {
			least = all[top[few-1]]
		}
	}
	return top
}
