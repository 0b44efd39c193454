package data

import "strings"

// lexicon says what a word can be. A word may be in several lists.
var lexicon = index(map[class]string{
	title: `mr mrs ms miss mx mister missus master`,
	person: `patient pt lady gentleman gent chap bloke resident client inpatient outpatient woman man girl boy baby toddler infant child
		male female teenager pensioner widow widower neonate`,
	kin: `daughter son wife husband mum mam mother dad father partner niece nephew grandson granddaughter nok gran nan grandad
		grandmother grandfather auntie aunt uncle fiance fiancee spouse brother carer sister relative`,
	he: `he she his her him hers`,
	many: `patients pts people women men ladies gentlemen residents clients children babies girls boys inpatients outpatients adults
		males females teenagers infants neonates mothers mums dads fathers families relatives carers users those everyone anyone
		students kids toddlers pensioners folk parents daughters sons wives husbands olds population cohort patients' veterans they
		them staff nurses doctors teams cases groups`,
	staff: `consultant surgeon registrar matron nurse colleague manager director dr doctor prof professor sho physio pharmacist
		chief executive chair lead researcher author founder secretary anaesthetist midwife gp`,
	service: `clinic hospital surgery practice site centre center ward trust based service services team unit helpline line desk
		switchboard department office hub pharmacy hospice reception base premises building infirmary school university
		organisation charity address clinics hospitals sites postcode surgeries gp`,
	month: `jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov
		november dec december`,
	place:    `bed bay cubicle sideroom sr chair trolley cot`,
	particle: `van der den de la le du di da del della al el bin ibn abu st von ben o dos santos ap`,
	street: `street st road rd avenue ave lane close drive crescent cres court terrace gardens grove way hill mews row walk parade
		square green park view rise`,
	countWord: `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
		nineteen twenty thirty forty fifty sixty seventy eighty ninety`,
	plainly: `is are was were be been the a an and or but in on at not no nor has had have having who whom whose for to of with as by
		from this that these those it its if then than so do does did can could will would shall should may might must i we you he she
		they them us our my your their his her me all any some each every both more most very too also just only still again here
		there when where why how what which about into out up down off over under after before during since until while because
		scan scans scanner scanners scanning imaging image angiogram angiography elastography venography enterography spectroscopy
		guided linac arthrogram cholangiogram mri suite list lists safety conditional compatible
		teams team office word excel forms outlook windows project access planner sharepoint copilot viva power bi
		ward wards bay bays title titles patients patient pts nurse nurses nursing clinic clinics society trust specialist
		specialists relapse relapses disease diagnosis service services drugs medication therapy register centre research care
		appointment appointments dose doses meal meals call calls bleep bleeps handover handovers target targets deadline deadlines
		point points opportunity opportunities chance chances diagnoses lunch breaks break work shift shifts rate rates doses out
		universe usa world england britain saigon piggy men marvel world's happy nobody somebody anybody everybody unknown
		someone anyone everyone things thing something anything everything one ones half them people signs sign cues cue cases
		follow followups screening days training school clinics their these those visits visit vaccinations jabs tests test
		results reviews review rounds round sepsis deterioration fractures injections dialysis chemo medicines tablets insulin
		latency milliseconds antonyms spiritual cpcr fix dental physical each other having being seeing getting going knowing
		or/and etc eg ie per vs via your feedback symptoms important key crucial vital information info details detail`,
	given: `john david michael peter paul robert james william richard thomas christopher andrew mark stephen steven kevin brian
		anthony george alan graham kenneth ronald donald colin derek raymond dennis norman ernest arthur albert frank harold
		fred frederick walter stanley leonard roy eric keith barry gary trevor roger malcolm geoffrey gordon ian neil nigel simon
		martin philip stuart darren jason lee craig adam daniel matthew luke jack harry oliver charlie jacob joshua ryan liam
		sean patrick declan connor mohammed muhammad mohammad ahmed ali hassan ibrahim omar yusuf abdul imran tariq rajesh raj
		sanjay amit vijay anil sunil arjun kwame kofi chidi emeka piotr pawel tomasz andrzej ivan
		mary margaret susan jane elizabeth patricia linda barbara christine carol janet anne ann anna helen jean joan joyce
		sheila maureen doreen dorothy doris edith ethel elsie gladys hilda irene ivy jessie kathleen marjorie mavis mildred muriel
		nora olive pauline phyllis rita rose ruby sylvia vera violet winifred beryl brenda eileen jennifer julie karen deborah
		tracey sharon alison jacqueline sarah emma claire nicola lisa michelle samantha rebecca laura rachel amy gemma jessica
		charlotte sophie emily olivia amelia chloe lucy hannah katie kate megan lauren fatima aisha amina khadija zainab maryam
		priya anita sunita meena lakshmi shanti ngozi ama abena agnieszka katarzyna malgorzata joanna ewa siobhan aoife niamh
		bridget moira morag fiona eilidh angus hamish dafydd rhys gareth gwen bronwen cerys sandra valerie diane geraldine`,
	surname: `smith jones williams brown taylor davies wilson evans thomas johnson roberts walker wright robinson thompson hughes
		edwards hall harris clarke clark jackson turner hill cooper morris ward moore lee harrison baker king patel khan allen
		martin scott ali begum hussain singh kaur ahmed shah mohammed murphy kelly ryan byrne doyle kennedy campbell stewart
		macdonald mcdonald murray reid ross paterson patterson watson morrison graham griffiths lewis davis phillips price bennett
		parker cook bell bailey collins richardson cox howard gray miller shaw simpson marshall anderson adams foster russell
		palmer mills chapman mason webb rogers powell gill hunt owen begley okafor adeyemi mensah nowak kowalski nguyen chen wong
		osei begum chowdhury rahman sharma gupta kumar mehta desai oconnor o'connor o'neill oneill obrien o'brien`,
	short: `ed iv im sc po ot pt gp rn sr ae a&e ct mr uk hr it qi dn cc cd tb hb bp hr rr af mi pe gi ge np pa ca us nz eu ni id ip
		op er or ok no so if in on at is it as an am pm by do go he me my of to up us we fy hd pd dm md ms im sw nw ne se ho dv nh
		vs eg ie tv pc ai it pr ps kg ml mg mm cm km hz gb mb st rd rm bd od om tv la ng qs ph gh dr fb cg hi oh ah pf ad ba la`,
})

// compounds are words after which "patient" is not a person but a trade:
// "patient safety", "patient transport".
var compounds = set(`safety experience flow transport advice feedback records record information leaflet leaflets helpline line
	group groups care group's directions survey surveys portal portals passport journey journeys stories story tracking
	administration engagement involvement participation initiated reported knows access numbers volumes volume satisfaction outcomes
	outcome education facing centred level wristbands wristband handling choice voice voices identification liaison pathway
	pathways list lists population demand activity notes data identifiable support hotel entertainment meals property partner
	partners representative representatives panel forum days contact contacts letters harm incidents incident safety's and`)

// deskWords make an office of what they stand beside: a number near them is not one person's.
var deskWords = set(`line helpline desk team service services office group lead leads hub unit support network experience`)

// index turns lists of words, and the first words of phrases, into one table.
func index(lists map[class]string) map[string]class {
	all := map[string]class{}
	for c, words := range lists {
		for _, w := range strings.Fields(words) {
			all[w] |= c
		}
	}
	for _, table := range []map[string][]phrase{dangers, selfHarms, treatments} {
		for w := range table {
			all[w] |= opener
		}
	}
	return all
}

// set turns a list of words into a table.
func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(words) {
		all[w] = true
	}
	return all
}
