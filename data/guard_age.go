package data

// older reads how an age is said behind its number: "yo", "year old",
// "-year-old", "y/o", "months old". Plain "years" is a time, not an age.
func (t *talk) older(k int) (end int, plural, ok bool) {
	hyphens := func() {
		if t.is(k, "-") {
			k++
		}
	}
	hyphens()
	switch {
	case t.is(k, "yo", "yrold", "yearold"):
		return k + 1, false, true
	case t.is(k, "yos"):
		return k + 1, true, true
	case t.is(k, "y") && t.is(k+1, "/") && t.is(k+2, "o"):
		return k + 3, false, true
	case t.is(k, "y", "yr", "yrs", "year", "years", "month", "months", "week", "weeks", "day", "days", "mth", "wk", "mo"):
		k++
		hyphens()
		if t.is(k, "old") {
			return k + 1, false, true
		}
		if t.is(k, "olds") || t.is(k, "old's") {
			return k + 1, true, true
		}
		if t.is(k, "o") {
			return k + 1, false, true
		}
	}
	return 0, false, false
}

var (
	sexes  = set(`f m female male woman man lady gentleman gent girl boy fem`)
	verbs  = set(`with who in on at admitted presenting presented from had has is was fell came post stuck waiting needs living lives sent transferred just today last been medically needing`)
	groups = set(`every each any all average mean median typical than over under above below to between until til turning minimum
		aged per minus plus least`)
	roomy = set(`ward level floor unit room form version v type band flat bay bed grade stage class annex section schedule ref line route
		theatre step pod zone block gate corridor page fig table appendix item question q part`)
)

// sufferers are people named by what they have.
var sufferers = set(`diabetic asthmatic epileptic alcoholic smoker amputee paraplegic primigravida primip multip`)

// ageOfOne finds the age and sex of one person: "82F", "82yo lady", "a
// 45-year-old man". Groups pass: "over 65s", "40 year olds", "18-25".
func ageOfOne(t *talk, i int) (int, Verdict) {
	k, ok := t.age(i)
	if !ok || t.rangeAt(i, k) {
		return 0, Fine
	}
	if end, plural, ok := t.older(k); ok {
		if plural || t.at(end).class&many != 0 {
			return 0, Fine
		}
		return t.oneOfAge(i, end)
	}
	return t.ageAndSex(i, k)
}

// age reads an age in figures or words; k is the token after it.
func (t *talk) age(i int) (k int, ok bool) {
	tok := t.at(i)
	if tok.class&digits != 0 {
		_, ok := t.number(i, 0, 115)
		glued := i > 0 && !tok.spaced && (t.at(i-1).class&(letters|digits) != 0 || t.is(i-1, "-", "/", ".", "£", "$", "€", ","))
		return i + 1, ok && !glued && len(tok.text) < 4
	}
	k = i + 1
	if t.is(k, "-") {
		k++
	}
	if t.is(k, "one", "two", "three", "four", "five", "six", "seven", "eight", "nine") {
		return k + 1, true
	}
	return i + 1, true
}

// rangeAt tells whether the number is one end of a range or a bound of a group.
func (t *talk) rangeAt(i, k int) bool {
	if groups[t.at(i-1).text] && !(t.is(i-1, "aged", "to") && t.singular(i)) {
		return true
	}
	if t.is(k, "-", "to", "–") && t.at(k+1).class&digits != 0 || t.is(k, "+") || t.is(k, "%") || t.is(k, "s") && !t.at(k).spaced {
		return true
	}
	return t.is(i-1, "-") && t.at(i-2).class&digits != 0
}

// singular tells whether one person is spoken of just around i.
func (t *talk) singular(i int) bool {
	return t.near(i, i+1, person|kin|he, 5) && !t.near(i, i+1, many, 5)
}

// oneOfAge decides what "82 year old …" is about: a person, or a building.
func (t *talk) oneOfAge(i, end int) (int, Verdict) {
	for k := max(0, i-3); k < i; k++ {
		if groups[t.tokens[k].text] && t.is(k, "every", "each", "any", "all", "average", "mean", "median", "typical") {
			return 0, Fine
		}
	}
	for k := end; k < end+4; k++ {
		tok := t.at(k)
		if tok.class&many != 0 {
			return 0, Fine
		}
		if tok.class&(person|kin) != 0 && tok.class&title == 0 || sufferers[tok.text] && t.at(k+1).class&(service|person) == 0 {
			return k + 1, Warn
		}
		if tok.class&letters == 0 {
			break
		}
	}
	if t.is(i-1, "a", "an", "one", "the", "our", "my", "this", "that") || t.at(i-1).class&he != 0 || i == 0 || t.is(i-1, ".", ",", ":") || t.at(i).line {
		if next := t.at(end); verbs[next.text] || next.class&letters == 0 || sexes[next.text] || t.near(i, end, place, 6) {
			return end, Warn
		}
	}
	if t.singular(i) && (verbs[t.at(end).text] || t.at(end).class&letters == 0) {
		return end, Warn
	}
	return 0, Fine
}

// ageAndSex reads "82F", "82 female", "82/M", and "(82)" after one person.
func (t *talk) ageAndSex(i, k int) (int, Verdict) {
	if t.tokens[i].class&digits == 0 || roomy[t.at(i-1).text] || t.at(i-1).class&place != 0 {
		return 0, Fine
	}
	glued := !t.at(k).spaced
	s := k
	if t.is(s, "/", ",") {
		s++
	}
	sex, after := t.at(s), t.at(s+1)
	opens := i == 0 || t.tokens[i].line || t.at(i-1).class&(sign|wall) != 0
	clinical := t.near(i, s+1, person|kin|he|place, 8) || t.clinical(i, s+1)
	switch {
	case t.is(s, "f", "m") && (after.class&(letters|digits) == 0 || after.spaced):
		n, _ := t.number(i, 0, 115)
		upper := sex.capital
		if after.class&many != 0 || t.near(i, i+1, many, 2) && !upper {
			return 0, Fine
		}
		if s > k && !glued { // "5 / m"
			return 0, Fine
		}
		if clinical || opens && n > 15 && (after.class&letters == 0 || verbs[after.text]) || upper && n >= 18 && sex.text == "f" {
			return s + 1, Warn
		}
	case t.is(s, "female", "male", "woman", "man", "lady", "gentleman") && s == k:
		if after.class&letters == 0 || verbs[after.text] || after.class&person != 0 && after.class&many == 0 {
			return s + 1, Warn
		}
	case t.bracketed(i, k) || t.saidAge(i, k):
		return k, Warn
	case t.is(i-1, "aged", "age") || t.is(i-1, ":", "is") && t.is(i-2, "age"):
		if t.singular(i) && !t.is(k, "and", "or", "-", "to") {
			return k, Warn
		}
	}
	return 0, Fine
}

// bracketed tells whether one person's age stands in brackets or between
// commas behind the word for them: "the lady (82)", "patient, 82,".
func (t *talk) bracketed(i, k int) bool {
	if t.at(i-2).class&(person|kin) == 0 {
		return false
	}
	n, _ := t.number(i, 0, 115)
	return t.is(i-1, "(") && t.is(k, ")") || t.is(i-1, ",") && t.is(k, ",") && n > 15
}

// saidAge tells whether an age is told of one person: "he's 84 and lives
// alone", "a woman of 85 with dementia".
func (t *talk) saidAge(i, k int) bool {
	n, _ := t.number(i, 0, 115)
	before, next := t.at(i-1), t.at(k)
	if n < 16 || groups[t.at(i-3).text] || next.class&(letters|digits) != 0 && !verbs[next.text] && !t.is(k, "and", "so", "but") || t.is(k, "-", "/", "%") {
		return false
	}
	if before.class&he != 0 && before.owns { // he's
		return true
	}
	return t.is(i-1, "is", "was") && (t.is(i-2, "he", "she") || t.at(i-2).class&person != 0) ||
		t.is(i-1, "of") && t.at(i-2).class&person != 0
}

var clinicalWords = set(`falls falling nof # copd ckd fall fell admitted day d/c mfa mffd tto ttos delirious uti sob pain chest ca hx pmh pod confused dementia
	stroke tia af mi cva sepsis septic wandering agitated unwell frail # k/c presented presenting presents`)

func (t *talk) clinical(i, j int) bool {
	for k := max(0, i-2); k < min(len(t.tokens), j+4); k++ {
		if clinicalWords[t.tokens[k].text] {
			return true
		}
	}
	return false
}

// sexThenAge finds "F82", "M 54", "female 82", "woman, 82".
func sexThenAge(t *talk, i int) (int, Verdict) {
	tok := t.at(i)
	if !sexes[tok.text] || i > 0 && !tok.spaced && t.at(i-1).class&(letters|digits) != 0 {
		return 0, Fine
	}
	k := i + 1
	if t.is(k, "/", ",") {
		k++
	}
	if _, ok := t.number(k, 16, 110); !ok || t.rangeAt(k, k+1) || t.at(k+1).class&(letters|digits) != 0 && !t.at(k+1).spaced {
		return 0, Fine
	}
	long := len(tok.text) > 1
	if long && t.at(k).spaced && (t.at(k+1).class&letters == 0 || verbs[t.at(k+1).text] || t.clinical(i, k+1)) && !t.is(i-1, "of", "%") ||
		!long && tok.capital && t.clinical(i, k+1) {
		return k + 1, Warn
	}
	return 0, Fine
}
