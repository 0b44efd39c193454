package data

import "strings"

// bedWith tells whether a numbered bed, bay or room is named at i, and where
// that ends: "bed 4", "bay C", "side room 2", "sr2".
func (t *talk) bedWith(i int) (int, bool) {
	k := i
	if t.is(k, "side", "single") && t.is(k+1, "room") {
		k++
	} else if t.at(k).class&place == 0 {
		return 0, false
	}
	k++
	if t.is(k, "no", "number", ".", "#", "-") {
		k++
	}
	if n := t.at(k); n.class&digits != 0 && len(n.text) < 4 || n.class&letters != 0 && len(n.text) == 1 && n.capital && t.at(i).spaced {
		return k + 1, true
	}
	return 0, false
}

// inBed tells whether a numbered bed is named within n tokens from i on.
func (t *talk) inBed(i, n int) (int, bool) {
	for k := i; k < i+n && k < len(t.tokens) && t.tokens[k].sentence == t.at(i-1).sentence; k++ {
		if end, ok := t.bedWith(k); ok {
			return end, true
		}
	}
	return 0, false
}

// titledName finds a title with a surname: "Mr. O'Neill", "mrs van der berg".
// A surgeon's list or a colleague is staff talk and passes; "Miss the point",
// "ms teams" and "200 ms" are not names at all.
func titledName(t *talk, i int) (int, Verdict) {
	tok, k := t.at(i), i+1
	if scan := tok.capitals && !t.shouts; scan && !t.at(k).capital && !t.is(k, ".") || scan && tok.text == "mx" || t.mixed(i) {
		return 0, Fine // MR system, MX beamline, mRS library
	}
	if tok.text == "ms" && (t.at(i-1).class&digits != 0 || tok.capitals && !t.shouts) || tok.owns {
		return 0, Fine
	}
	if t.is(k, ".") {
		k++
	}
	if t.is(k, "/", "and", "&", "or") && t.at(k+1).class&title != 0 {
		return 0, Fine // the second title has the name
	}
	end, v := t.surnameAt(k)
	if v == Fine || !t.saidAsName(i, k) {
		return 0, Fine
	}
	if t.staffTalk(i, end) {
		return 0, Fine
	}
	return end, v
}

// surnameAt reads a name after a title: initials or first names, particles
// and a surname. A lone initial only warns; "Mr X" is nobody.
func (t *talk) surnameAt(k int) (int, Verdict) {
	for n := 0; n < 4; n++ {
		tok := t.at(k)
		if tok.class&letters == 0 || tok.line {
			return 0, Fine
		}
		if len(tok.text) == 1 || tok.capitals && len(tok.text) == 2 && t.at(k+1).class&letters != 0 && t.at(k+1).capital && !t.shouts {
			next := k + 1
			if t.is(next, ".") {
				next++
			}
			if t.at(next).class&letters == 0 || t.at(next).class&plainly != 0 || !t.at(next).capital && t.at(next).class&surname == 0 {
				if strings.Contains("xyz", tok.text) || !tok.capital {
					return 0, Fine
				}
				return k + 1, Warn
			}
			k = next
			continue
		}
		if tok.class&particle != 0 && t.at(k+1).class&letters != 0 && t.at(k+1).class&plainly == 0 {
			k++
			continue
		}
		break
	}
	tok := t.at(k)
	if tok.class&letters == 0 || tok.class&plainly != 0 && tok.class&surname == 0 && !(tok.text == "may" && tok.capital) {
		return 0, Fine
	}
	end := k + 1
	for t.is(end, "-") && !t.at(end).spaced && t.at(end+1).class&letters != 0 && !t.at(end+1).spaced && end < k+5 { // Smith-Jones
		end += 2
	}
	if next := t.at(end); next.spaced && !next.line && next.capital && next.class&letters != 0 && next.class&(plainly|place) == 0 && tok.capital && !t.shouts {
		end++ // a first name and a surname
	} else if tok.class&given != 0 && next.class&surname != 0 {
		end++
	}
	return end, Block
}

// saidAsName tells whether the title at i is one: "miss" and "ms", in small
// letters or at the start of a sentence, are mostly other words.
func (t *talk) saidAsName(i, k int) bool {
	tok, name := t.tokens[i], t.at(k)
	known := name.class&(surname|particle) != 0 && len(name.text) > 1
	switch tok.text {
	case "miss", "master":
		_, bed := t.inBed(k+1, 4)
		if t.at(i-1).class&plainly != 0 && !tok.capital && !known || t.is(i-1, "to", "patients", "we", "they", "near", "staff") {
			return false
		}
		return tok.capital && name.capital || known || bed && !t.is(i-1, "near", "a", "to", "we")
	case "ms":
		return (tok.capital || k == i+1) && name.capital && !name.capitals || known || t.shouts // "took 40 ms. Then"
	}
	return name.class&letters != 0
}

// mixed tells whether the token was typed with a capital inside, as no title is.
func (t *talk) mixed(i int) bool {
	typed := t.typed(i)
	return !t.at(i).capital && strings.ToLower(typed) != typed
}

var staffAfter = set(`clinic clinics list lists team firm secretary theatre operating practice surgery ward round rounds patients study
	trial paper book approach rule model`)

// staffTalk tells whether a titled name is that of a member of staff.
func (t *talk) staffTalk(i, end int) bool {
	if t.at(i-1).class&staff != 0 && t.at(i-1).class&many == 0 || t.is(i-1, "under") {
		return true
	}
	if t.is(i-1, ",") && t.at(i-2).class&staff != 0 {
		return true
	}
	last := t.at(end - 1)
	if last.owns && staffAfter[t.at(end).text] {
		return true
	}
	if t.is(end, "is", "was") && (t.at(end+1).class&staff != 0 || t.is(end+1, "our", "the", "a", "my") && t.at(end+2).class&staff != 0) {
		return true
	}
	return t.is(end, ",", "(") && (t.at(end+1).class&staff != 0 || t.is(end+1, "our", "the", "a") && t.at(end+2).class&staff != 0)
}

var named = set(`called named name is surname forename : - = . was , , aka ref`)

var nameLabels = set(`name surname forename fullname`)

// patientName finds the name of a patient or of a relative without a title:
// "patient John Smith", "pt name: smith", "daughter Jane Smith rang",
// "John Smith in bed 4".
func patientName(t *talk, i int) (int, Verdict) {
	tok := t.at(i)
	switch {
	case tok.class&(person|kin) != 0 && tok.class&title == 0:
		return t.nameAfter(i, tok.class)
	case tok.class&given != 0 && tok.class&(person|kin) == 0:
		if end, v := t.fullName(i); v != Fine {
			return end, v
		}
		return t.firstNameInBed(i)
	case (tok.text == "dr" || tok.text == "prof" || tok.text == "professor" || tok.text == "rev" || tok.text == "sir" || tok.text == "sister") && tok.capital:
		return t.doctorInBed(i)
	case nameLabels[tok.text]:
		return t.labelledName(i)
	}
	return 0, Fine
}

// nameAfter reads a name behind a patient or a relative.
func (t *talk) nameAfter(i int, who class) (int, Verdict) {
	k, label := i+1, t.tokens[i].owns && nameLabels[t.at(i+1).text]
	if t.is(i, "baby", "mother", "father", "son", "daughter") && t.is(k, "of") {
		k++
	}
	for n := 0; n < 5 && named[t.at(k).text] && !(t.is(k, ",") && n == 0 && who&kin == 0); n, k = n+1, k+1 {
		label = label || nameLabels[t.at(k).text] || t.is(k, "called", "named", "aka")
	}
	first, next := t.at(k), t.at(k+1)
	if first.class&letters == 0 || first.class&(plainly|month) != 0 && first.class&given == 0 || first.line && !label {
		return 0, Fine
	}
	if len(first.text) == 1 && first.capital && k == i+1 && who&person != 0 {
		return t.initialAndSurname(k)
	}
	fresh := first.capital || t.shouts
	straight := k == i+1 || label
	familyName := next.class&letters != 0 && next.class&plainly == 0 && !next.line && (next.capital && fresh && len(next.text) > 1 || next.class&surname != 0)
	switch {
	case first.class&given != 0 && familyName && (straight || fresh):
		return k + 2, Block
	case label && first.class&given != 0, label && fresh && !first.capitals && len(first.text) > 2, label && first.class&surname != 0:
		if familyName {
			return k + 2, Block
		}
		return k + 1, Block
	case who&kin != 0 && straight && first.class&given != 0 && fresh && first.class&(title|month) == 0:
		return k + 1, Warn
	case who&person != 0 && straight && first.capital && familyName && next.capital && !t.shouts && !t.tokens[i].capital &&
		!first.capitals && !next.capitals && first.class&^(letters|given|surname|particle) == 0 && next.class&^(letters|given|surname|particle) == 0:
		return k + 2, Warn
	case who&person != 0 && straight && fresh && first.class&surname != 0 && !first.capitals && first.class&given == 0:
		return k + 1, Block
	}
	return 0, Fine
}

// initialAndSurname reads "K. Mensah", "K Mensah" behind a patient.
func (t *talk) initialAndSurname(k int) (int, Verdict) {
	name := k + 1
	if t.is(name, ".") {
		name++
	}
	last := t.at(name)
	switch {
	case last.class&plainly != 0 || !last.capital || t.shouts || last.line:
		return 0, Fine
	case last.class&surname != 0:
		return name + 1, Block
	}
	return 0, Fine
}

// firstNameInBed finds a first name with a numbered bed: "Doreen from bay 3".
func (t *talk) firstNameInBed(i int) (int, Verdict) {
	if !t.at(i).capital || t.at(i-1).class&(staff|title) != 0 || t.at(i).owns {
		return 0, Fine
	}
	k := i + 1
	if t.is(k, "in", "from", ",", "(") {
		k++
	}
	if end, ok := t.bedWith(k); ok && !t.is(end, "bay", "bays", "beds", "bedded") {
		return end, Warn
	}
	return 0, Fine
}

var fell = set(`fell admitted discharged died deteriorated refused arrested dob aged`)

// fullName finds a first name and a surname with a bed, an age, or what
// happened to that person beside them.
func (t *talk) fullName(i int) (int, Verdict) {
	first, last := t.at(i), t.at(i+1)
	if last.class&letters == 0 || last.line || !(last.class&surname != 0 || first.capital && last.capital && last.class&plainly == 0) || t.at(i-1).class&(title|staff|kin) != 0 {
		return 0, Fine
	}
	end := i + 2
	for k := end; k < end+4 && t.at(k).class != wall && t.at(k).sentence == last.sentence; k++ {
		if _, ok := t.bedWith(k); ok || fell[t.at(k).text] && (k == end || t.is(k-1, "was", "has", "been", "is") || t.at(k-1).class&digits != 0) || t.is(k, "dob") {
			return end, Block
		}
	}
	if t.is(end, "keeps", "missed", "misses", "wanders", "refuses") && first.capital && last.capital {
		return end, Warn
	}
	age := end
	if t.is(age, ",", "(") {
		age++
	}
	if n, ok := t.number(age, 1, 110); ok && n > 15 && t.is(age+1, "f", "m", "yo", "yr", "yrs", "y", "year", ",", ")") {
		return end, Block
	}
	return 0, Fine
}

// doctorInBed finds a doctor, or anybody with a rank, who is the patient.
func (t *talk) doctorInBed(i int) (int, Verdict) {
	k := i + 1
	if t.is(k, ".") {
		k++
	}
	if !t.at(k).capital || t.at(k).class&plainly != 0 {
		return 0, Fine
	}
	if end, ok := t.inBed(k+1, 4); ok {
		return end, Block
	}
	if t.at(i-1).class&person != 0 && !t.is(i-1, "gp") || t.is(k+1, "was", "is") && t.is(k+2, "admitted") {
		return k + 1, Block
	}
	return 0, Fine
}

var notPeople = set(`project team ward trust file domain product brand user group file service site scheme hospital company drug drugs its in
	the by big programme app event role job display screen host a full`)

// labelledName reads "Name: John Smith", "surname smith".
func (t *talk) labelledName(i int) (int, Verdict) {
	if t.at(i-1).class&(person|kin) != 0 && !t.tokens[i].line || notPeople[t.at(i-1).text] && !t.is(i-1, "full") {
		return 0, Fine // nameAfter has seen it
	}
	colon := t.is(i+1, ":", "=")
	if !colon && !t.is(i+1, "is") {
		return 0, Fine
	}
	first, next := t.at(i+2), t.at(i+3)
	hers := t.is(i-1, "her", "his") || t.tokens[i].text == "surname" || t.tokens[i].text == "forename"
	switch {
	case first.class&given != 0 && (next.class&surname != 0 || next.capital && first.capital) && next.class&plainly == 0 && (colon || hers):
		return i + 4, Block
	case hers && (first.class&(given|surname) != 0 || first.capital && colon) && first.class&plainly == 0:
		return i + 3, Block
	}
	return 0, Fine
}

// isInitials tells whether the token at i is two letters that stand for a
// name: "JB", "J.B.". Known abbreviations are not.
func (t *talk) isInitials(i int) (int, bool) {
	tok := t.at(i)
	switch {
	case tok.class&letters == 0 || i > 0 && !tok.spaced && t.at(i-1).class&(letters|digits) != 0 || i > 0 && t.is(i-1, "/", "&"):
		return 0, false
	case len(tok.text) == 2 && tok.capitals && !t.shouts && tok.class&short == 0:
		return i + 1, !t.is(i+1, "/", "&")
	case len(tok.text) == 1 && tok.capital && t.is(i+1, ".") && len(t.at(i+2).text) == 1 && t.at(i+2).capital && t.at(i+2).class&letters != 0:
		if t.is(i+3, ".") {
			return i + 4, !(t.at(i+4).class&letters != 0 && !t.at(i+4).spaced)
		}
		return i + 3, t.at(i+3).class&letters == 0 || t.at(i+3).spaced
	}
	return 0, false
}

// initialsOfOne finds initials with an age or a bed: "JB 82F", "bed 4 JB".
func initialsOfOne(t *talk, i int) (int, Verdict) {
	if end, ok := t.bedWith(i); ok {
		for t.is(end, "-", ":", ",", "(", "–") {
			end++
		}
		if e, ok := t.isInitials(end); ok && !t.at(end).line {
			return e, Warn
		}
		return 0, Fine
	}
	end, ok := t.isInitials(i)
	if !ok {
		return 0, Fine
	}
	k := end
	for t.is(k, "-", ",", "(", "in", ":", "aged", "age") && k < end+3 {
		k++
	}
	if e, ok := t.bedWith(k); ok {
		return e, Warn
	}
	if t.is(end, "(") && !t.at(end).spaced {
		return 0, Fine // IC(50)
	}
	if n, ok := t.number(k, 0, 110); ok && t.at(k).spaced || ok && t.is(k-1, "(") {
		sexed := t.is(k+1, "f", "m", "y", "yo", "yr", "yrs", "year", "female", "male") && !t.at(k+2).class.has(digits)
		if sexed || n > 15 && (t.is(k-1, "(") && t.is(k+1, ")") || t.is(k-1, "aged", "age")) {
			return k + 1, Warn
		}
	}
	return 0, Fine
}

func (c class) has(other class) bool { return c&other != 0 }

// bedOfOne finds one patient by the bed: "the lady in bed 4".
func bedOfOne(t *talk, i int) (int, Verdict) {
	tok := t.at(i)
	if end, ok := t.bedWith(i); ok {
		return t.hisBed(i, end)
	}
	if tok.class&person == 0 && !(tok.class&he != 0 && t.is(i, "he", "she")) {
		return 0, Fine
	}
	if t.is(i-1, "every", "each", "any", "per", "no") || t.is(i+1, "-") {
		return 0, Fine
	}
	for k := i + 1; k < i+7 && k < len(t.tokens); k++ {
		if t.tokens[k].sentence != tok.sentence || t.tokens[k].class&(many|wall) != 0 {
			return 0, Fine
		}
		if end, ok := t.bedWith(k); ok {
			near := t.is(k-1, "in", "from", "on", "at", "bed", ",", "(", "-") || k == i+1
			if near && !t.is(end, "bay", "bays", "beds", "bedded") {
				return end, Warn
			}
			return 0, Fine
		}
	}
	return 0, Fine
}

// hisBed finds one patient who goes by the bed: "bed 9 keeps pulling her cannula".
func (t *talk) hisBed(i, end int) (int, Verdict) {
	for k := end; k < end+6 && k < len(t.tokens) && t.tokens[k].sentence == t.tokens[i].sentence; k++ {
		switch {
		case t.tokens[k].class&(many|wall|staff) != 0:
			return 0, Fine
		case t.is(k, "his", "her", "him", "himself", "herself"):
			return end, Warn
		}
	}
	return 0, Fine
}
