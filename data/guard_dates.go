package data

import "strconv"

// A day is a date as far as it was given.
type day struct {
	whole bool // day, month and year
	year  int  // 0: not given
	named bool // the month in words
	end   int  // the token after it
}

// date reads a date at token i in any of the usual forms.
func (t *talk) date(i int) (day, bool) {
	a := t.at(i)
	if a.class&month != 0 && a.class&digits == 0 { // Feb 3rd, 1941; Feb 1941
		k := i + 1
		if t.is(k, ".") {
			k++
		}
		if n, ok := t.number(k, 1, 31); ok && n > 0 {
			k = t.ordinal(k + 1)
			y, end := t.year(k)
			return day{y > 0, y, true, end}, true
		}
		y, end := t.year(k)
		return day{false, y, true, end}, y > 0
	}
	if a.class&digits == 0 {
		return day{}, false
	}
	switch len(a.text) {
	case 8: // 03021941, 19410203
		if y, _ := strconv.Atoi(a.text[4:]); dayAndMonth(a.text[:2], a.text[2:4]) && likelyYear(y) {
			return day{true, y, false, i + 1}, true
		}
		y, _ := strconv.Atoi(a.text[:4])
		return day{true, y, false, i + 1}, dayAndMonth(a.text[6:], a.text[4:6]) && likelyYear(y)
	case 6: // 030241
		y, _ := strconv.Atoi(a.text[4:])
		return day{true, 1900 + y, false, i + 1}, dayAndMonth(a.text[:2], a.text[2:4])
	case 4: // 1941-02-03, or the year alone
		y, _ := strconv.Atoi(a.text)
		if !likelyYear(y) {
			return day{}, false
		}
		if k := t.apart(i + 1); t.at(k).class&digits != 0 && k > i+1 {
			if l := t.apart(k + 1); l > k+1 && dayAndMonth(t.at(l).text, t.at(k).text) {
				return day{true, y, false, l + 1}, true
			}
		}
		return day{false, y, false, i + 1}, true
	case 1, 2:
		return t.dayFirst(i)
	}
	return day{}, false
}

// dayFirst reads 3/2/1941, 3 2 41, 3rd of February 1941, 3-Feb-41.
func (t *talk) dayFirst(i int) (day, bool) {
	k := t.apart(t.ordinal(i + 1))
	if t.is(k, "of") {
		k++
	}
	if t.at(k).class&month != 0 {
		n, ok := t.number(i, 1, 31)
		if !ok || n == 0 {
			return day{}, false
		}
		k++
		if t.is(k, ".", ",") {
			k++
		}
		y, end := t.year(t.apart(k))
		return day{y > 0, y, true, end}, true
	}
	if t.at(k).class&digits == 0 || !dayAndMonth(t.at(i).text, t.at(k).text) && !dayAndMonth(t.at(k).text, t.at(i).text) {
		return day{}, false
	}
	l := t.apart(k + 1)
	if y, end := t.year(l); y > 0 && (l > k+1) == (k > i+1) {
		return day{true, y, false, end}, true
	}
	return day{false, 0, false, k + 1}, k > i+1
}

// apart steps over one separator of a date.
func (t *talk) apart(k int) int {
	if t.is(k, "/", "-", ".", ",", "\\") {
		return k + 1
	}
	return k
}

// ordinal steps over the "rd" of 3rd.
func (t *talk) ordinal(k int) int {
	if t.is(k, "st", "nd", "rd", "th") {
		k++
	}
	if t.is(k, ",") {
		k++
	}
	return k
}

// number reads a whole number between two bounds.
func (t *talk) number(k, least, most int) (int, bool) {
	tok := t.at(k)
	if tok.class&digits == 0 || len(tok.text) > 4 {
		return 0, false
	}
	n, err := strconv.Atoi(tok.text)
	return n, err == nil && n >= least && n <= most
}

// year reads 1941, 41 or '41.
func (t *talk) year(k int) (year, end int) {
	if t.is(k, "'") {
		k++
	}
	tok := t.at(k)
	n, ok := t.number(k, 0, 2100)
	switch {
	case ok && len(tok.text) == 4 && likelyYear(n):
		return n, k + 1
	case ok && len(tok.text) == 2:
		return 1900 + n, k + 1
	}
	return 0, k
}

func likelyYear(y int) bool { return y >= 1880 && y <= 2100 }

var bornBefore = set(`service nhs hospital ward charity trust unit team idea programme project scheme hospice practice department
	movement concept initiative network college society organisation`)

// birthLabel reads a label for a date of birth at token i, and returns the
// token after it.
func (t *talk) birthLabel(i int) (end int, ok bool) {
	k := i + 1
	switch t.tokens[i].text {
	case "dob", "birthdate", "birthday", "born", "b":
		return k, true
	case "d": // d.o.b., d o b
		for _, letter := range [...]string{"o", "b"} {
			if t.is(k, ".") {
				k++
			}
			if !t.is(k, letter) {
				return 0, false
			}
			k++
		}
		return k, true
	case "date", "day", "year":
		if t.is(k, "-") && t.is(k+2, "-") && t.is(k+3, "birth") {
			return k + 4, true
		}
		return k + 2, t.is(k, "of") && t.is(k+1, "birth")
	case "birth":
		return k + 1, t.is(k, "date")
	}
	return 0, false
}

// bornOn finds a date of birth under its label.
func bornOn(t *talk, i int) (int, Verdict) {
	k, labelled := t.birthLabel(i)
	if !labelled {
		return 0, Fine
	}
	born := t.is(i, "born", "b")
	for n := 0; n < 4 && t.is(k, ":", "-", "=", ".", "is", "on", "the", "was", "(", "in", ")", ","); n++ {
		k++
	}
	if t.at(k).class&(digits|month) == 0 {
		if !t.is(k, "mon", "tue", "wed", "thu", "fri", "sat", "sun") {
			return 0, Fine
		}
		k++
	}
	d, ok := t.date(k)
	about := t.near(i, d.end, person|kin|he|title, 6)
	switch {
	case !ok:
		return 0, Fine
	case t.tokens[i].text == "b" && !(d.whole && t.at(i+1).class&(digits|sign) != 0):
		return 0, Fine
	case !born && (d.whole || d.year > 0):
		return d.end, Block
	case !born:
		return d.end, Warn
	case t.near(i, i+1, many, 4) || t.of(i, bornBefore):
		return 0, Fine
	case d.whole:
		return d.end, Block
	case d.year > 0 && about:
		return d.end, Warn
	}
	return 0, Fine
}

// of tells whether one of the four words before i is in a set.
func (t *talk) of(i int, words map[string]bool) bool {
	for k := max(0, i-4); k < i; k++ {
		if words[t.tokens[k].text] {
			return true
		}
	}
	return false
}

// bareBirth finds a whole date, in figures, that is too old to be anything
// but a birth: beside a person it blocks, alone it asks.
func bareBirth(t *talk, i int) (int, Verdict) {
	if len(t.tokens[i].text) > 2 && len(t.tokens[i].text) != 4 || i > 0 && !t.tokens[i].spaced && t.at(i-1).class&(letters|digits) != 0 {
		return 0, Fine
	}
	d, ok := t.date(i)
	if !ok || !d.whole || d.named || d.end-i != 5 || t.at(d.end).class&digits != 0 && !t.at(d.end).spaced || t.is(d.end, "/") {
		return 0, Fine
	}
	if long := t.at(i).text + t.at(d.end-1).text; len(long) < 5 || d.year >= 1990 { // the year in full
		return 0, Fine
	}
	if t.about(i, d.end, person|kin|he|title, 8) {
		return d.end, Block
	}
	return d.end, Warn
}
