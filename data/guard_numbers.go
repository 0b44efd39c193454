package data

import (
	"regexp"
	"strconv"
	"strings"
)

// A run is a row of digits with single separators, as people type long numbers.
type run struct {
	digits string
	shape  string // the lengths of its groups: "334"
	end    int    // the token after it
}

// run reads a row of digits from token i: groups with spaces, dashes, dots,
// slashes or brackets between them, until there are more than most.
func (t *talk) run(i, most int) run {
	var r run
	for k := i; k < len(t.tokens) && k < i+2*most; k++ {
		tok := &t.tokens[k]
		switch {
		case tok.class&digits != 0:
			if strings.Contains(tok.text, ",") || len(r.digits)+len(tok.text) > most {
				return r
			}
			r.digits += tok.text
			r.shape += strconv.Itoa(len(tok.text) % 10)
			r.end = k + 1
		case len(tok.text) == 1 && strings.Contains("-./()", tok.text) && t.at(k+1).class&digits != 0:
		case tok.text == "-" && t.at(k+1).text == "-" && t.at(k+2).class&digits != 0:
		default:
			return r
		}
	}
	return r
}

// alone tells whether the digits from i to end are not part of a longer code.
func (t *talk) alone(i, end int) bool {
	before, after := t.at(i-1), t.at(end)
	if !t.tokens[i].spaced && i > 0 && (before.class&(letters|digits) != 0 && len(before.text) < 5 || strings.Contains("/.+£$€", before.text) && before.text != "" && t.at(i-2).class&(letters|digits) != 0) {
		return false
	}
	return after.spaced || after.class&(letters|digits) == 0
}

// checks tells whether ten digits carry the check digit of an NHS, CHI or
// Health and Care number: eleven less the weighted sum modulo eleven.
func checks(digits string) bool {
	if len(digits) != 10 {
		return false
	}
	sum := 0
	for i := range 9 {
		sum += int(digits[i]-'0') * (10 - i)
	}
	return (11-sum%11)%11 == int(digits[9]-'0') // ten, which no digit equals, is never given out
}

// issued tells whether ten digits lie in a range that is given out: England
// and Wales 4, 6 and 7, Northern Ireland 32 to 39, Scotland a day of birth,
// and 999 for tests.
func issued(d string) bool {
	switch d[0] {
	case '4', '6', '7', '9':
		return true
	case '3':
		if d[1] >= '2' {
			return true
		}
	}
	return dayAndMonth(d[:2], d[2:4])
}

func dayAndMonth(day, month string) bool {
	d, _ := strconv.Atoi(day)
	m, _ := strconv.Atoi(month)
	return d >= 1 && d <= 31 && m >= 1 && m <= 12
}

// nhsNumber finds ten digits of an NHS, CHI or Health and Care number. A
// label decides whatever the check digit says. The shape 3-3-4, or 6-4 with a
// day of birth, decides with a right check digit. Ten digits in a row are
// often a reference or a mobile without its 0: they only warn, unless the
// talk is of a patient.
func nhsNumber(t *talk, i int) (int, Verdict) {
	tok := t.at(i)
	labelled := t.healthLabel(i)
	if tok.text[0] == '0' && !labelled && !dayAndMonth(pad(tok.text)[:2], pad(tok.text)[2:4]) {
		return 0, Fine
	}
	r := t.run(i, 11)
	n := len(r.digits)
	if labelled && n >= 8 && n <= 11 && !servicePhone(r.digits) {
		return r.end, Block
	}
	if n > 10 {
		r = t.run(i, 10)
		n = len(r.digits)
	}
	if n != 10 || !t.alone(i, r.end) {
		return 0, Fine
	}
	if t.healthLabelAfter(r.end) {
		return r.end, Block
	}
	valid := checks(r.digits) && issued(r.digits)
	about := t.about(i, r.end, person|kin|title, 6)
	switch {
	case valid && r.shape == "334", valid && about,
		valid && r.shape == "64" && dayAndMonth(r.digits[:2], r.digits[2:4]):
		return r.end, Block
	case valid && (r.shape == "0" || len(r.shape) == 10 || t.near(i, r.end, person|kin|he, 12)), r.shape == "334" && about:
		return r.end, Warn
	}
	return 0, Fine
}

var spoken = set(`zero nought oh o one two three four five six seven eight nine double triple`)

// spokenNumber finds a health number that was dictated: "NHS number nine four
// three, four seven six, five nine one nine".
func spokenNumber(t *talk, i int) (int, Verdict) {
	n, k := 0, i
	for ; k < i+20 && (spoken[t.at(k).text] || t.is(k, ",", "-")); k++ {
		if t.at(k).class&letters != 0 {
			n++
		}
	}
	if n >= 7 && t.healthLabel(i) {
		return k, Block
	}
	return 0, Fine
}

func pad(s string) string { return (s + "0000")[:max(4, len(s))] }

// healthLabel tells whether a label for a health number stands before i.
func (t *talk) healthLabel(i int) bool {
	k, word := i-1, false
	for n := 0; n < 7 && k >= 0; n, k = n+1, k-1 {
		switch t.tokens[k].text {
		case "is", "was", ":", "=", "-", ".", "#", "of", "(", ")", "s", "it", "its":
		case "no", "num", "numb", "nr", "number", "numbers", "nos", "id":
			word = true
		case "nhs":
			return word || i-k <= 3
		case "chi", "hcn", "nhsno", "nhsnumber", "nhsnum", "nhsn":
			return true
		case "c":
			return t.is(k-1, "&", "and") && t.is(k-2, "h")
		case "hc":
			return word
		case "care":
			return word && t.is(k-2, "health")
		default:
			return false
		}
	}
	return false
}

// healthLabelAfter tells whether "(NHS no)" or "is her NHS number" follows.
func (t *talk) healthLabelAfter(i int) bool {
	for k := i; k < i+5; k++ {
		switch {
		case t.is(k, "nhs") && t.is(k+1, "no", "num", "number", ")"), t.is(k, "chi") && t.is(k+1, "no", "number", ")"):
			return true
		case !t.is(k, "is", "was", "(", "the", "her", "his", "their", "-", ",", "=", "as", "my"):
			return false
		}
	}
	return false
}

var numberLabelled = regexp.MustCompile(`(?i)(nhs|chi|mrn|dob|patient|pat|hosp|pas|crn)[_-]?(no|num|number|id|ref)?[=/:]\D{0,3}\d{5}`)

// numberInAddress finds a patient's number within a web address that says so.
func numberInAddress(t *talk, i int) (int, Verdict) {
	if numberLabelled.MatchString(t.typed(i)) {
		return i + 1, Block
	}
	return 0, Fine
}

// typed is the token at i as it was typed.
func (t *talk) typed(i int) string { return t.raw[t.tokens[i].start:t.tokens[i].end] }

var (
	hospitalLabel = regexp.MustCompile(`^(?:mrn|crn|uhid|(?:hosp|hospital|unit|patient|pt|pat|case|casenote|case note|pas|medical record|record|local|client|district|emis|systmone|rio|k)s?(?:'s)?[ .]*(?:no|num|number|id|identifier|ref)|(?:hospno|patientid|hospid))(?:'s)?\b[ .:#=()-]*(?:is|was)?[ .:#=()-]*([a-z]{0,4}[ -]?\d[\da-z/ -]{2,14})`)
	yearOnly      = regexp.MustCompile(`^(?:19|20)\d\d(?:$|[ /-])`)
	insurance     = regexp.MustCompile(`^[a-z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[a-d]\b`)
	postcode      = regexp.MustCompile(`^([a-z]{1,2})\d[a-z\d]? {0,2}(\d[abd-hjlnp-uw-z]{2})\b`)
)

var hospitalWords = set(`mrn crn uhid hosp hospital unit patient pt pat case casenote pas medical record local client district emis
	systmone rio hospno patientid hospid k`)

// hospitalNumber finds a record number under its label.
func hospitalNumber(t *talk, i int) (int, Verdict) {
	if !hospitalWords[t.tokens[i].text] {
		return 0, Fine
	}
	rest := t.rest(i, 60)
	m := hospitalLabel.FindStringSubmatchIndex(rest)
	if m == nil {
		return 0, Fine
	}
	id := rest[m[2]:m[3]]
	n, stop := 0, 0
	for k, c := range id { // digits up to the first word
		if c >= '0' && c <= '9' {
			n, stop = n+1, k+1
		} else if n > 0 && c == ' ' && (k+1 >= len(id) || id[k+1] < '0' || id[k+1] > '9') {
			break
		}
	}
	if n < 4 || yearOnly.MatchString(id) && n != 7 {
		return 0, Fine
	}
	return t.past(i, m[2]+stop), Block
}

// insuranceNumber finds a national insurance number.
func insuranceNumber(t *talk, i int) (int, Verdict) {
	if len(t.tokens[i].text) != 2 || t.at(i+1).class&digits == 0 {
		return 0, Fine
	}
	if n := len(insurance.FindString(t.rest(i, 16))); n > 0 {
		return t.past(i, n), Block
	}
	return 0, Fine
}

var areas = set(`ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex fk fy g
	gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa
	pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze`)

// postcodeOfPatient finds a whole postcode: the first half alone is an area.
func postcodeOfPatient(t *talk, i int) (int, Verdict) {
	next := t.at(i + 1)
	if len(t.tokens[i].text) > 2 || next.class&digits == 0 || next.spaced || !areas[t.tokens[i].text] {
		return 0, Fine
	}
	if before := t.at(i - 1); i > 0 && !t.tokens[i].spaced && before.class&(letters|digits) != 0 {
		return 0, Fine
	}
	m := postcode.FindStringSubmatchIndex(t.rest(i, 14))
	if m == nil {
		return 0, Fine
	}
	rest := t.rest(i, 14)
	switch rest[m[4]+1 : m[5]] {
	case "st", "nd", "rd", "th", "hr", "yr", "pt", "ft", "gb":
		if !t.tokens[i].capital || !t.tokens[t.past(i, m[5])-1].capitals {
			return 0, Fine // "S1 2nd floor"
		}
	}
	end := t.past(i, m[5])
	about := t.about(i, end, person|kin|he|title, 8) || t.aboutHome(i)
	switch {
	case about:
		return end, Block
	case t.near(i, end, service, 6) && !t.near(i, end, many, 8):
		return 0, Fine
	}
	return end, Warn
}

// aboutHome tells whether the words before i say where somebody lives.
func (t *talk) aboutHome(i int) bool {
	for k := max(0, i-6); k < i; k++ {
		if t.is(k, "lives", "living", "resides", "home") || t.is(k, "address") && t.is(k+1, "is", ":") {
			return true
		}
	}
	return false
}

// homeAddress finds a house number and a street beside a person.
func homeAddress(t *talk, i int) (int, Verdict) {
	if len(t.tokens[i].text) > 4 {
		return 0, Fine
	}
	k := i + 1
	if one := t.at(k); len(one.text) == 1 && one.class&letters != 0 && !one.spaced { // 12a
		k++
	}
	if t.is(k, ",") {
		k++
	}
	lives := t.aboutHome(i)
	for n := 0; n < 4; n, k = n+1, k+1 {
		tok := t.at(k)
		if tok.class&letters == 0 || tok.class&plainly != 0 {
			return 0, Fine
		}
		if n > 0 && tok.class&street != 0 {
			if lives || tok.capital && t.about(i, k+1, person|kin|he|title, 8) && !t.near(i, k+1, service, 8) {
				return k + 1, Block
			}
			return 0, Fine
		}
		if !tok.capital && !lives {
			return 0, Fine
		}
	}
	return 0, Fine
}

// servicePhone tells whether a number is a line that anybody may ring.
func servicePhone(d string) bool {
	return strings.HasPrefix(d, "03") || strings.HasPrefix(d, "08") || strings.HasPrefix(d, "0500") || strings.HasPrefix(d, "116")
}

// phone reads a phone number at token i as it is dialled in Britain, or with
// "+" when it is foreign. A mobile may lack its first 0.
func (t *talk) phone(i int) (number string, end int) {
	text := t.tokens[i].text
	switch {
	case t.is(i-1, "+") && !t.tokens[i].spaced, strings.HasPrefix(text, "0044"):
		r := t.run(i, 15)
		d := strings.TrimPrefix(r.digits, "00")
		if home, ok := strings.CutPrefix(d, "44"); ok {
			d = "0" + strings.TrimPrefix(home, "0")
			if len(d) < 10 || len(d) > 11 {
				return "", 0
			}
			return d, r.end
		}
		if len(d) < 9 {
			return "", 0
		}
		return "+" + d, r.end
	case text[0] == '0':
		r := t.run(i, 11)
		if len(r.digits) < 10 || !t.alone(i, r.end) {
			return "", 0
		}
		return r.digits, r.end
	case text[0] == '7':
		r := t.run(i, 10)
		if len(r.digits) != 10 || len(r.shape) > 3 || !t.alone(i, r.end) {
			return "", 0
		}
		return r.digits, r.end
	}
	return "", 0
}

// phoneOfPatient finds a phone number: a patient's blocks, a mobile that
// stands alone warns, the line of a service passes.
func phoneOfPatient(t *talk, i int) (int, Verdict) {
	number, end := t.phone(i)
	switch {
	case end == 0 || servicePhone(number):
		return 0, Fine
	case t.about(i, end, person|kin|he|title, 8) && !t.desk(i, end, 8):
		return end, Block
	case strings.HasPrefix(number, "07"):
		return end, Warn
	}
	return 0, Fine
}

// reachable tells whether a text holds an e-mail address or a phone number, anybody's.
func reachable(text string) bool {
	t := listen(text)
	for i, tok := range t.tokens {
		if tok.class == mail {
			return true
		}
		if tok.class == digits && tok.text[0] != '7' {
			if _, end := t.phone(i); end > 0 {
				return true
			}
		}
	}
	return false
}

// desk tells whether a helpline, a desk or a team is spoken of near i.
func (t *talk) desk(i, j, n int) bool {
	for k := max(0, i-n); k < min(len(t.tokens), j+n); k++ {
		if deskWords[t.tokens[k].text] {
			return true
		}
	}
	return false
}

var homeMail = set(`gmail hotmail yahoo outlook icloud btinternet aol live sky talktalk googlemail virginmedia ntlworld msn me`)

// emailOfPatient finds a mail address: a patient's blocks, a private one
// warns, an organisation's passes.
func emailOfPatient(t *talk, i int) (int, Verdict) {
	typed := strings.ToLower(t.typed(i))
	_, domain, _ := strings.Cut(typed, "@")
	first, _, _ := strings.Cut(domain, ".")
	official := strings.HasSuffix(domain, "nhs.net") || strings.HasSuffix(domain, "nhs.uk") || strings.HasSuffix(domain, "gov.uk")
	about := t.about(i, i+1, person|kin|he|title, 8) && !t.desk(i, i+1, 8)
	switch {
	case official:
		return 0, Fine
	case about:
		return i + 1, Block
	case homeMail[first]:
		return i + 1, Warn
	}
	return 0, Fine
}
