package index

import (
	"math"
	"slices"
	"strings"
)

// How much of a question the catalogue must know, and how sure it must be that
// anything fits, for an answer and for a plain one; how sure the best match
// must be to be shown at all, and as one and no possibility; and how sure
// another must be to stand beside it. Chosen on the tuning questions of the
// project; the golden report shows how often each holds on the others.
const (
	knownLeast   = .3
	fitsPossibly = .55
	fitsMatches  = .85
	showAtAll    = .05
	showMatches  = .55
	showBeside   = .35
)

// Sure is how confident a match must be for people to be told of it who did
// not ask just now.
const Sure = showMatches

// Traits are what confidence is made of, for one match: its signals as they
// are, how much of the question the catalogue knows, how long the question
// is, how far the match leads or trails the others, how close the question is
// to what people ask that no innovation answers, by how much closer than to
// the match, and what share of its words stands in one such line.
type Traits [10]float64

// A Curve holds the coefficients of a logistic curve over traits; the last is
// its constant.
type Curve []float64

// LatentTrait is the place among the traits of what few records, or very
// many, do not have: latent semantics.
const LatentTrait = 2

// The curves that `innovate eval --calibrate` fitted: with all signals, and
// where one or both of meaning and latent semantics are not there, so that
// the others must say it all.
var (
	curve              = Curve{2.3997, -2.3534, 5.5355, -0.2235, 5.0366, 0.4649, 3.5893, 1.1391, -16.8466, -2.2336, -8.9328}
	curveNoLatent      = Curve{4.0681, -1.9806, 0, -0.0642, 6.2216, 0.7133, 4.933, 1.7257, -16.6772, -2.97, -8.3801}
	curveWordsOnly     = Curve{3.2143, 0, 6.5189, 0.3541, 6.4355, 0.8316, 2.8464, 0, 0, -3.4797, -13.4021}
	curveWordsNoLatent = Curve{4.9433, 0, 0, 0.665, 7.5384, 1.1978, 4.8517, 0, 0, -4.2644, -11.9534}
)

// curve is the one for the signals that there are.
func (s *scorer) curve() Curve {
	switch {
	case s.meaning != nil && s.place != nil:
		return curve
	case s.meaning != nil:
		return curveNoLatent
	case s.place != nil:
		return curveWordsOnly
	}
	return curveWordsNoLatent
}

// Confidence is where a curve puts some traits, 0 to 1.
func Confidence(traits []float64, c Curve) float64 {
	sum := c[len(traits)]
	for n, v := range traits {
		sum += c[n] * v
	}
	return 1 / (1 + math.Exp(-sum))
}

// judge gives each hit its confidence, and returns the verdict with the hits
// that are worth showing.
func judge(hits []*hit, s *scorer) (Verdict, []*hit, error) {
	fitted := s.curve()
	for n := range hits {
		hits[n].traits = s.traits(hits, n)
		hits[n].confidence = Confidence(hits[n].traits[:], fitted)
	}
	fits, err := s.fits(hits)
	switch {
	case err != nil:
		return None, nil, err
	case s.known < knownLeast || fits < fitsPossibly || hits[0].confidence < showAtAll || s.saysTooLittle(hits):
		return None, nil, nil
	case fits < fitsMatches || hits[0].confidence < showMatches:
		return Possibly, besides(hits[:min(2, len(hits))]), nil
	}
	return Matches, besides(hits), nil
}

// commonShare is the share of the records from which on a word is common.
const commonShare = .1

// saysTooLittle tells whether all that was asked is one word that names no
// concept, and is common or stands in neither title nor topics of the best
// records: the share it met means nothing then. "Asthma" is a question,
// "patients" is not.
func (s *scorer) saysTooLittle(hits []*hit) bool {
	var word term
	asked := 0
	for _, t := range s.terms {
		if t.feedback || strings.HasPrefix(t.text, "@") {
			continue
		}
		if t.field == fieldConcept && t.weight >= weightPhrase {
			return false
		}
		if t.field != fieldConcept {
			word = t
			asked++
		}
	}
	if asked > 1 {
		return false
	}
	return !slices.ContainsFunc(hits[:min(3, len(hits))], s.named) || word.scored < s.idf(int(commonShare*float64(s.totals.Docs)))*word.weight
}

// named tells whether a record's title or topics hold what was asked.
func (s *scorer) named(h *hit) bool {
	kept, err := s.load(h.doc)
	if err != nil {
		return false
	}
	told, err := kept.told()
	if err != nil {
		return false
	}
	met := s.met(told)
	for n, p := range told.passages {
		if len(met[n]) > 0 && (p.field == fieldName || p.field == fieldTopics) {
			return true
		}
	}
	return false
}

// besides drops what is too weak to stand beside the first.
func besides(hits []*hit) []*hit {
	end := 1
	for end < len(hits) && hits[end].confidence >= showBeside {
		end++
	}
	return hits[:end]
}

// traits gathers what the confidence in one hit hangs on.
func (s *scorer) traits(hits []*hit, n int) Traits {
	g := hits[n].signals
	lead := hits[n].score - hits[0].score
	if n == 0 {
		lead = hits[0].score - hits[min(3, len(hits)-1)].score
	}
	return Traits{g.words, g.meaning, g.latent, g.cover, s.known, math.Log1p(float64(s.words)), lead,
		s.enough(enoughWords) * s.elsewhere, s.nearer(g), s.otherDesk}
}
