package data

import "strings"

// A phrase is a short pattern over words. Each element is one word, or
// several with bars between; "+" after it makes it optional; "~3" lets up to
// three words pass; "@one" and its like stand for the lists of wordLists.
type phrase []element

type element struct {
	words    map[string]bool
	optional bool
	gap      int
}

var wordLists = map[string]string{
	"one": `patient pt lady gentleman gent man woman girl boy baby child resident someone somebody he she colleague visitor person mum
		mam mother dad father wife husband daughter son partner nan gran grandad friend toddler relative guy bloke client nurse`,
	"kin":  `mum mam mother dad father wife husband daughter son partner nan gran nana grandad baby child boy girl friend sister brother uncle aunt`,
	"mine": `my our this the a his her`,
	"give": `give stop start take increase reduce prescribe withhold restart switch hold crush double omit continue change titrate use administer up`,
	"drug": `amiodarone apixaban warfarin morphine oramorph paracetamol ibuprofen insulin digoxin furosemide bisoprolol metformin clopidogrel aspirin heparin enoxaparin dalteparin rivaroxaban edoxaban gentamicin vancomycin meropenem tazocin amoxicillin co-amoxiclav midazolam lorazepam diazepam haloperidol olanzapine risperidone quetiapine sertraline citalopram mirtazapine methotrexate prednisolone dexamethasone tramadol codeine oxycodone fentanyl gabapentin pregabalin ramipril amlodipine atorvastatin simvastatin omeprazole lansoprazole salbutamol naloxone adrenaline atropine potassium magnesium calcium levetiracetam phenytoin valproate lithium clozapine statins statin antibiotics steroids diuretics anticoagulants anticoagulant antibiotic inhaler zopiclone ondansetron cyclizine metoclopramide tinzaparin alteplase noradrenaline labetalol nifedipine doxycycline clarithromycin flucloxacillin nitrofurantoin trimethoprim`,
	"med":  `meds medication tablets tablet pills medicine medicines inhaler dose treatment`,
	"unwell": `chest breathless breathing dizzy fever temperature rash vomiting bleeding headache confused swollen temp palpitations numb
		wheezing blackouts cough lump`,
	"rest": `in at on now please help outside bay bed room`,
}

// dangers are said when somebody needs help this minute.
var dangers = phrases(`
	@one is|has|was|just+ ~2 not|isn't|isnt|stopped|cant|can't|cannot|barely breathing|breathe
	@one ~1 not|isn't|isnt|stopped|barely breathing
	@one ~1 can't|cant|cannot breathe
	not breathing
	isn't|isnt breathing
	stopped breathing
	i can't|cant|cannot breathe
	@one is|has|just|has+ just+ collapsing|collapsed|arrested|arresting|choking|unresponsive|unconscious|seizing
	@one is|has|just|keeps|started+ fitting now|in|on|for|again|help|please|and
	@one 's+ collapsing|arresting|choking|unresponsive|seizing
	@one ~2 unresponsive|unconscious|choking|collapsed in|on|at|outside|now|help
	@one ~1 gone|turned|going blue
	@one ~2 bleeding out|heavily|everywhere
	@one won't|wont ~1 stop bleeding
	@one ~2 no pulse
	no pulse in|now|help|bay|bed
	cardiac|respiratory|peri arrest in|on|at+ the+ bay|bed|resus|theatre|cubicle|side|clinic|corridor|reception|car|ward
	cardiac|respiratory|peri arrest now|right|here|help|please|happening
	arrest|crash call|team now|please|needed|bay|bed|to|urgently
	need|get|call|send|fetch the|a+ crash|arrest|resus|met team
	call|ring|dial an+ ambulance|999 now|please|quick
	having|has a+ heart|stroke|seizure|anaphylactic attack|now|shock
	having|has a|an+ heart attack
	having|has a|an+ stroke|seizure|anaphylaxis|cardiac
	in anaphylaxis|anaphylactic
	anaphylaxis|haemorrhage|haemorrhaging in|now bay|bed|resus|help
	help|come ~2 emergency|dying
	@one is|s dying now|help|please
	i've|ive|i'm|im|i have|having|got+ ~2 crushing|severe|bad chest pain|pains
	i'm|im|i having|am|have ~2 chest pain|pains
	@one is being stabbed|attacked|strangled|shot
	@one is|has+ been+ stabbed|attacked|strangled|shot now|help|please|in
	there's|theres|there is+ a|someone fire|knife|with in|on|here|a|now
	@one ~1 with a knife
	@one is|s+ on the ledge|roof|bridge
	@one is|found ~1 hanging
	@one ~3 ligature round|around|tied|on|now
	cord prolapse now|in|help
	choking @one ~6 help|now
	massive|major|catastrophic|uncontrolled haemorrhage|bleed|bleeding in|on|at ~3 now
`)

// selfHarms are said of the speaker, or of one person, now.
var selfHarms = phrases(`
	i've|ive|i'm|im|i have|just+ just+ taken|took|swallowed an|a|too|all|loads|some ~2 overdose|od|many|pills|tablets|paracetamol|meds
	i've|ive|i have|just|had+ overdosed
	i overdosed
	i|i've|ive ~1 took|taken|swallowed ~1 pills|tablets|paracetamol|paracetamols
	i|i'm|im ~4 killing|hanging|cutting|hurting myself
	i|i'm|im ~4 ending it|my all|life
	@one has|is|just ~1 taken|took|taking an|a overdose|od
	@one took|taken an|a overdose|od now|just|help|what
	i|i'm|im ~3 kill|hurt|harm|cut|hang myself
	i|i'm|im ~3 end my|it life|all
	i|i'm|im ~2 want|wanna|going|ready|wish to+ die
	i ~3 want to+ be alive|here anymore
	i ~3 want to+ be here any
	i'm|im|i am|feel|feeling+ so|very|really+ suicidal
	i wish i|was were|was+ dead
	@one is|says|just ~5 kill|hang themselves|himself|herself
	@one ~1 going to jump
	@mine colleague|friend|mate ~2 suicidal
	i've|ive|i have|just+ cut my|myself wrists|badly|now
`)

// treatments are questions about what to do for one patient.
var treatments = phrases(`
	what|which|max|maximum|right|correct|starting|loading|usual|safe dose|dosage|rate of|for ~4 @mine|her|him patient|pt|lady|gentleman|mum|dad|son|daughter|wife|husband|resident|man|woman|baby|child|one
	what|which|max|maximum|correct|right|starting|loading|usual|safe is|the+ the+ max|maximum|correct|right|starting|loading|usual|safe+ dose|dosage of @drug
	how much|many ~1 @drug|tablets|mg|ml ~1 can|should|do|shall i|we|she|he|my
	what|which dose|dosage ~3 should|do|can|shall|would i|we|she|he|my give|start|prescribe|take|use
	what|which @drug|dose|antibiotic|antibiotics|medication|tablets|treatment should|can|shall|do i|she|he|my|this|her|his
	should|can|shall|could|may|do|must i ~1 @give ~2 @drug|him|her|his|medication|meds|tablets|tablet|patient|mum's|dad's
	should|can|shall|could|do we ~1 @give ~1 her|his|him|this|my @drug|@med|meds|medication|tablets|patient
	should|can|shall|could|do we ~1 @give ~3 for|in|to|with|on my|our|this|him|her patient|lady|gentleman|man|woman|resident
	should|can|shall|could|do i|we @give her|him|his
	should|can|shall|could|do i|we @give my|this ~1 @drug|@med|patient|lady|gentleman|mum|dad|mother|father|husband|wife|son|daughter|baby
	should|can|could|does he|she ~2 @give|have|need ~3 @drug|antibiotics|ct|mri|scan|surgery|oxygen
	is it|this ~2 safe|ok|okay|alright to|for|with @give|have ~3 @drug|her|his|him|my
	is @drug ~2 safe|ok|okay|alright to|for|with|in
	is ~4 too much|many|high|low for her|him
	is ~4 too much|many|high|low for @mine ~1 patient|lady|gentleman|resident|man|woman|@kin
	do|should i need|have|take @drug
	how do|should|would|can i treat|reverse|anticoagulate|sedate my|this|her|his|him
	how do|should|would|can i manage my|this|her|his ~1 patient|lady|gentleman|resident|man|woman
	should|can|could|does|shall|will @mine patient|mum|dad|son|daughter|wife|husband|mother|father|baby|lady|gentleman|nan|gran ~2 @give|have|need|taking ~3 @drug|antibiotics|meds|tablets|medication
	can @mine patient|mum|dad|son|daughter|wife|husband|mother|father|baby|lady ~2 have|take|stop|drive|eat|get ~2 @drug|her|his|alcohol|the
	my @kin|patient ~3 @unwell ~8 what|should|do
	my @kin has|is|s ~2 @unwell
	my @kin is|has|keeps ~4 what|should ~1 i|we
	what should|do|can|would i do for|about|with|to ~2 my|this|him|her @kin|patient|lady|gentleman|he|she
	i|i've|ive|i'm|im ~2 got|have|getting ~2 chest|lump|rash|headache|palpitations|breathless ~8 what|should|do|worried
	what should|do|can i take for my
	@one ~4 is|has|had ~3 bp|sats|news|potassium|hb|inr|lactate|gcs|glucose|bm ~6 what|should|do
	@one ~4 potassium|inr|lactate|bp|sats|hb|gcs|glucose|bm is|of|was+ ~6 what|should
	does this|his|her rash|lump|wound|mole|bite|burn ~1 look|need|seem
	can|should|could he|she|@kin have|get ~3 jab|vaccine|vaccination|booster
	what|which antibiotic|antibiotics|antiviral|painkiller|analgesia for this|my|her|his man|woman|patient|lady|gentleman|@kin
	interpret|read this|my|her|his ecg|bloods|result|results|xray|x-ray|scan|abg
	what|whats|what's is|could+ wrong with my|her|him|this
	does|do she|he|i|my|this ~2 need antibiotics|a|an|to ct|scan|mri|operation|go|be|see|surgery
	can|should i|we discharge|extubate|sedate|restrain|intubate|cannulate|section him|her|this|my
`)

// phrases compiles a table of patterns by their first words.
func phrases(table string) map[string][]phrase {
	all := map[string][]phrase{}
	for line := range strings.Lines(table) {
		var p phrase
		for _, f := range strings.Fields(line) {
			p = append(p, elementOf(f))
		}
		for w := range firsts(p) {
			all[w] = append(all[w], p)
		}
	}
	return all
}

// elementOf reads one element of a pattern.
func elementOf(s string) element {
	if s[0] == '~' {
		return element{gap: int(s[1] - '0')}
	}
	e := element{words: map[string]bool{}}
	s, e.optional = strings.CutSuffix(s, "+")
	for w := range strings.SplitSeq(s, "|") {
		if w[0] == '@' {
			for _, w := range strings.Fields(wordLists[w[1:]]) {
				e.words[w] = true
			}
			continue
		}
		e.words[w] = true
	}
	return e
}

func firsts(p phrase) map[string]bool {
	if len(p) == 0 {
		return nil
	}
	return p[0].words
}

// match tries a pattern at token i, within the sentence, and returns where it ends.
func (t *talk) match(p phrase, i int) (int, bool) {
	if len(p) == 0 {
		return i, true
	}
	e := p[0]
	if e.gap > 0 {
		for k := i; k <= i+e.gap; k++ {
			if end, ok := t.match(p[1:], k); ok {
				return end, true
			}
			if !t.passes(k) {
				return 0, false
			}
		}
		return 0, false
	}
	if i < len(t.tokens) && e.words[t.tokens[i].text] {
		if end, ok := t.match(p[1:], i+1); ok {
			return end, true
		}
	}
	if e.optional {
		return t.match(p[1:], i)
	}
	return 0, false
}

// passes tells whether a gap may run over the token at k: not over the end of
// a sentence, nor over a word for many people.
func (t *talk) passes(k int) bool {
	return k < len(t.tokens) && t.tokens[k].class&(wall|web|mail) == 0 && !t.ends(k) && t.tokens[k].class&many == 0
}

// first tries every pattern of a table that begins with the token's word.
func (t *talk) first(table map[string][]phrase, i int) (int, bool) {
	for _, p := range table[t.tokens[i].text] {
		if end, ok := t.match(p, i); ok {
			return end, true
		}
	}
	return 0, false
}

// general are words that make an alarm into talk about a service: what
// happens as a rule, what happened once, what is being planned or taught.
var general = set(`mostly years checklist tool course kit survival outcomes outcome posters when if whenever often sometimes usually last yesterday ago every rate rates audit training train simulation drill
	drills figures rise rising numbers pathway pathways policy guidance protocol per each month year weekly incident incidents review
	response times teams reduce reducing prevent prevention avoid recognise people patients pts staff women children residents
	learn learning study likely risk risks nobody why cases improve after scenario suppose imagine better way late slow leads`)

var rightNow = set(`now help quick urgent urgently immediately 2222 999 sos emergency`)

// speaksGenerally tells whether the sentence around i is about a service.
func (t *talk) speaksGenerally(i, end int) bool {
	if urgent := t.around(i, end, rightNow); urgent {
		return t.sentence(i, end, func(tok *token) bool { return tok.class&many != 0 && tok.text != "outpatients" }) // a place
	}
	return t.around(i, end, general) || t.aroundClass(i, end, many)
}

const sentenceReach = 30 // how many tokens of a sentence are looked at on each side

func (t *talk) around(i, end int, words map[string]bool) bool {
	return t.sentence(i, end, func(tok *token) bool { return words[tok.text] })
}

func (t *talk) aroundClass(i, end int, c class) bool {
	return t.sentence(i, end, func(tok *token) bool { return tok.class&c != 0 })
}

// sentence tells whether a token of the sentence, within reach, will do.
func (t *talk) sentence(i, end int, will func(*token) bool) bool {
	own := t.tokens[i].sentence
	for k := max(0, i-sentenceReach); k < min(len(t.tokens), end+sentenceReach); k++ {
		if t.tokens[k].sentence == own && will(&t.tokens[k]) {
			return true
		}
	}
	return false
}

// inDanger finds a call for help for somebody, now.
func inDanger(t *talk, i int) (int, Verdict) {
	if end, ok := t.first(dangers, i); ok && !t.speaksGenerally(i, end) {
		return end, Emergency
	}
	return 0, Fine
}

// selfHarm finds somebody who is about to come to harm by their own hand.
func selfHarm(t *talk, i int) (int, Verdict) {
	if end, ok := t.first(selfHarms, i); ok && !t.is(end, "laughing") {
		return end, Emergency
	}
	return 0, Fine
}

// treatment finds a question about what to do for one patient. A sentence
// about many patients is about a service.
func treatment(t *talk, i int) (int, Verdict) {
	end, ok := t.first(treatments, i)
	if !ok || t.aroundClass(i, end, many) || t.is(i-1, "ask", "asking", "asked", "asks", "know", "wondering") && t.around(i, end, general) {
		return 0, Fine
	}
	return end, Care
}
