package say

import (
	"slices"
	"strings"
	"unicode"

	"innovate/data"

	"github.com/slack-go/slack"
)

// What says what sort of team somebody is in.
const (
	ActTeam  = "team"   // a button; value: none
	FormTeam = "team"   // the callback ID of the form; its meta is the channel or person
	unsaid   = "unsaid" // a choice in it: rather not
)

// TeamForm is the form in which a channel or a person says what sort of team it is.
func TeamForm(p data.Profile, channel bool) slack.ModalViewRequest {
	why := "It decides whom I name first when you ask, and which of two answers comes first that fit equally well. It keeps nothing from you. Nobody else sees it."
	if channel {
		why = "It decides whom I name first when somebody asks here, and which of two answers comes first that fit equally well. " +
			"It keeps nothing from anybody. I will tell the channel what you say."
	}
	rather := option(unsaid, "I would rather not say", "")
	setting := append([]*slack.OptionBlockObject{rather}, codes(data.Settings)...)
	size := append([]*slack.OptionBlockObject{rather}, codes(data.Sizes)...)
	return form(FormTeam, "What sort of team?", "Save", p.Place,
		section(why),
		field{id: "setting", label: "Where do you work?", optional: true}.menu(p.Setting, "Choose a setting", setting...),
		field{id: "size", label: "How many are you?", optional: true}.menu(p.Size, "Choose a size", size...),
		field{id: "country", label: "Country", hint: "For example: UK", optional: true}.line(p.Country, mostPlaceName),
		field{id: "region", label: "Region, city or nation", hint: "For example: Wales, or Leeds", optional: true}.line(p.Region, mostPlaceName))
}

const mostPlaceName = 60

// TeamKept is the same modal once what was said is kept.
func TeamKept(p data.Profile, channel bool) slack.ModalViewRequest {
	if !p.Known() {
		return modal("Noted", []slack.Block{section("Right: nothing is noted about where you work.")})
	}
	text := "Thank you. I have noted: " + teamWords(p) + "."
	if channel {
		text = "Thank you. I have noted for the channel: " + teamWords(p) + "."
	}
	return modal("Noted", []slack.Block{section(text)})
}

// TeamTold tells a channel what somebody has said of it.
func TeamTold(user string, p data.Profile) Message {
	if !p.Known() {
		return plain(mention(user) + " has taken back what this channel says of itself. I no longer put teams like yours first here.")
	}
	return plain("This channel says it is: *"+teamWords(p)+"*. "+mention(user)+" told me so.",
		"When somebody asks here I name teams like yours first, and of two answers that fit equally well the one from a place like yours comes first. "+
			"Nothing is kept from anybody. Anyone here can change it with `/innovate team`.")
}

// TeamNotTold tells who spoke for a channel that it does not know of it.
func TeamNotTold(place string) Message {
	return plain("I have noted what sort of team " + channel(place) + " is, but I am not in that channel, so I could not tell the others there. " +
		"You could mention it to them, or type `/invite @innovate` there to let me in.")
}

// teamWords is a profile in a line: "Care home, small, Leeds, UK".
func teamWords(p data.Profile) string {
	var all []string
	add := func(text string) {
		if tidy(text) != "" {
			all = append(all, escaped(text, mostPlaceName))
		}
	}
	add(codeLabel(data.Settings, p.Setting))
	size, _, _ := strings.Cut(codeLabel(data.Sizes, p.Size), ":")
	if size != "" {
		all = append(all, strings.ToLower(size)+" team")
	}
	add(p.Region)
	add(p.Country)
	return strings.Join(all, ", ")
}

// codeLabel is the label of a code that is one, and otherwise nothing.
func codeLabel(codes []data.Code, code string) string {
	if label := data.Label(codes, code); label != code {
		return label
	}
	return ""
}

// likeYou says what a record's own story shares with the team that asks:
// that is what decides between near equals. A card that names an adopter who
// is like them has said so already.
func likeYou(i data.Innovation, at Setting) string {
	if at.Uses[i.ID].Like.Organisation != "" {
		return ""
	}
	var shared []string
	if slices.Contains(i.Settings, at.From.Setting) {
		shared = append(shared, escaped(codeLabel(data.Settings, at.From.Setting), mostPlaceName))
	}
	if region := at.From.Region; slices.ContainsFunc(append(slices.Clone(i.Adopters), i.Origin), func(s data.Site) bool {
		return hasName(s.Place, region) || hasName(s.Organisation, region)
	}) {
		shared = append(shared, escaped(region, mostPlaceName))
	}
	if len(shared) == 0 {
		return ""
	}
	return "*Like you:* " + strings.Join(shared, ", ") + "."
}

// hasName tells whether a text has a name in it, as whole words.
func hasName(text, name string) bool {
	fold := func(s string) string {
		return " " + strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ") + " "
	}
	return len(fold(name)) > 2 && strings.Contains(fold(text), fold(name))
}
