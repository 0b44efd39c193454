package say

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"innovate/data"

	"github.com/slack-go/slack"
)

// The settings of a digest as a modal: its callback ID, its fields, and the
// menu that asks us for topics as somebody types.
const (
	DigestForm      = "digest_form"
	FieldTopics     = "digest_topics"
	FieldSettings   = "digest_settings"
	FieldGoals      = "digest_goals"
	FieldWeekday    = "digest_weekday"
	FieldHour       = "digest_hour"
	FieldZone       = "digest_zone"
	ActDigestTopics = "digest_topics"
)

// MostTopics is how many topics a digest may be narrowed to.
const MostTopics = 20

// zones are those that a menu offers besides the one in use.
var zones = []string{
	"Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Paris", "Europe/Berlin", "Europe/Madrid", "Europe/Rome", "Europe/Amsterdam",
	"Europe/Brussels", "Europe/Zurich", "Europe/Stockholm", "Europe/Oslo", "Europe/Copenhagen", "Europe/Helsinki", "Europe/Warsaw",
	"Europe/Athens", "Europe/Istanbul", "Europe/Kyiv", "Africa/Cairo", "Africa/Lagos", "Africa/Nairobi", "Africa/Johannesburg",
	"Asia/Jerusalem", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Singapore", "Asia/Hong_Kong",
	"Asia/Shanghai", "Asia/Tokyo", "Asia/Seoul", "Australia/Perth", "Australia/Adelaide", "Australia/Brisbane", "Australia/Sydney",
	"Pacific/Auckland", "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver", "America/Phoenix",
	"America/Chicago", "America/Mexico_City", "America/New_York", "America/Toronto", "America/Bogota", "America/Halifax",
	"America/Sao_Paulo", "America/Buenos_Aires", "America/St_Johns", "UTC",
}

// DigestSettings is the modal in which somebody asks for a weekly digest, or
// changes it.
func DigestSettings(s data.Subscription) slack.ModalViewRequest {
	return form(DigestForm, "Weekly digest", "Save", s.Place,
		section(digestIntro(s)),
		field{FieldTopics, "Topics", "Begin to type, for example falls or delirium. Leave empty for every topic.", true}.topics(s.Topics),
		field{FieldSettings, "Where you work", "Leave empty for everywhere.", true}.several(data.Settings, s.Settings),
		field{FieldGoals, "What you want to change", "Leave empty for everything.", true}.several(data.Goals, s.Goals),
		field{id: FieldWeekday, label: "Day"}.menu(strconv.Itoa(s.Weekday), "Choose a day", weekdays()...),
		field{id: FieldHour, label: "Time"}.menu(strconv.Itoa(s.Hour), "Choose a time", hours()...),
		field{id: FieldZone, label: "Clock of"}.menu(s.Zone, "Choose a city", zoneOptions(s.Zone)...),
		slack.NewActionBlock("", digestButtons(s)...),
	)
}

func digestIntro(s data.Subscription) string {
	where := "Once a week I post here what is worth a minute: who took something up, what is new, and who needs help. "
	if isPerson(s.Place) {
		where = "Once a week I write to you what is worth a minute: who took something up, what is new, and who needs help. "
	}
	where += "When nothing is, I say nothing."
	switch s.State {
	case "paused":
		where += "\n*It is paused.* Save starts it again."
	case "stopped":
		where += "\n*It was stopped.* Save starts it again."
	}
	return where
}

// digestButtons are what can be done at once, without saving.
func digestButtons(s data.Subscription) []slack.BlockElement {
	all := []slack.BlockElement{button(ActDigestPreview, s.Place, "Show me one now", "Show me privately what it would say now")}
	switch s.State {
	case "on":
		all = append(all, button(ActDigestPause, s.Place, "Pause", "Pause this weekly post"),
			button(ActDigestStop, s.Place, "Stop", "Stop this weekly post"))
	case "paused":
		all = append(all, button(ActDigestStop, s.Place, "Stop", "Stop this weekly post"))
	}
	return all
}

func isPerson(place string) bool {
	return strings.HasPrefix(place, "U") || strings.HasPrefix(place, "W")
}

// topics is a field for topics, which we offer while somebody types.
func (f field) topics(chosen []string) slack.Block {
	menu := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeExternal, label("Choose topics", mostHint), ActDigestTopics)
	menu.InitialOptions = Topics(chosen[:min(MostTopics, len(chosen))])
	one, most := 1, MostTopics
	menu.MinQueryLength, menu.MaxSelectedItems = &one, &most
	return f.input(menu)
}

// several is a field for any number of codes.
func (f field) several(all []data.Code, chosen []string) slack.Block {
	menu := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, label("Choose", mostHint), f.id, codes(all)...)
	for _, o := range menu.Options {
		if slices.Contains(chosen, o.Value) {
			menu.InitialOptions = append(menu.InitialOptions, o)
		}
	}
	return f.input(menu)
}

// Topics are topics as a menu offers them. One that no option can carry is
// left out.
func Topics(names []string) []*slack.OptionBlockObject {
	var all []*slack.OptionBlockObject
	for _, n := range names {
		if n = tidy(n); n != "" && size(n) <= mostChoice && len(all) < mostOptions {
			all = append(all, option(n, n, ""))
		}
	}
	return all
}

func weekdays() []*slack.OptionBlockObject {
	var all []*slack.OptionBlockObject
	for n := range 7 {
		day := (n + 1) % 7 // from Monday on
		all = append(all, option(strconv.Itoa(day), time.Weekday(day).String(), ""))
	}
	return all
}

func hours() []*slack.OptionBlockObject {
	var all []*slack.OptionBlockObject
	for h := range 24 {
		all = append(all, option(strconv.Itoa(h), clock(h), ""))
	}
	return all
}

func clock(hour int) string { return fmt.Sprintf("%02d:00", hour) }

func zoneOptions(used string) []*slack.OptionBlockObject {
	all := slices.Clone(zones)
	if used != "" && size(used) <= mostChoice && !slices.Contains(all, used) {
		all = append([]string{used}, all...)
	}
	var options []*slack.OptionBlockObject
	for _, z := range all {
		options = append(options, option(z, zoneName(z), ""))
	}
	return options
}

// zoneName is a time zone as people call it: by its city.
func zoneName(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}

// when is when a digest comes: "Tuesdays at 09:00, London time".
func when(s data.Subscription) string {
	return time.Weekday((s.Weekday%7+7)%7).String() + "s at " + clock(s.Hour) + ", " + escaped(zoneName(s.Zone), 40) + " time"
}

// interests are what a digest is narrowed to, in one line.
func interests(s data.Subscription) string {
	all := slices.Concat(s.Topics, labels(data.Settings, s.Settings), labels(data.Goals, s.Goals))
	if len(all) == 0 {
		return "everything in the catalogue"
	}
	var names []string
	for _, n := range all[:min(6, len(all))] {
		names = append(names, escaped(n, 60))
	}
	s2 := strings.Join(names, ", ")
	if more := len(all) - len(names); more > 0 {
		s2 += " and " + number(more) + " more"
	}
	return s2
}

// The faults that a field of the settings may have.
const (
	ChooseDay    = "Please choose a day of the week."
	ChooseHour   = "Please choose a time."
	ChooseZone   = "Please choose whose clock to go by."
	FewerTopics  = "That is a lot of topics. Please choose 20 or fewer, or leave it empty for every topic."
	UnknownTopic = "I do not know one of these topics. Please choose from the list that appears as you type."
)

// DigestTold tells a channel, or a person, what somebody did with its weekly
// digest: "on", "changed", "paused" or "stopped". Coming says that Slack does
// not give this week's back any more.
func DigestTold(s data.Subscription, what string, coming bool) Message {
	text := map[string]string{
		"on":      "I will post a digest here once a week, on " + when(s) + ". " + by(s) + " asked for it.",
		"changed": "The weekly digest now comes on " + when(s) + ". " + by(s) + " changed it.",
		"paused":  "The weekly digest is paused. " + by(s) + " paused it.",
		"stopped": "There will be no more weekly digest here. " + by(s) + " stopped it.",
	}[what]
	if s.State == "on" {
		text += " It is about " + interests(s) + "."
	}
	if coming {
		text += " This week’s is on its way already and cannot be held back."
	}
	m := plain(text)
	var all []slack.BlockElement
	if s.State != "on" {
		all = append(all, button(ActDigestOn, s.Place, "Start it again", "Start the weekly digest again"))
	}
	all = append(all, button(ActDigest, s.Place, "Change it", "Change the weekly digest"))
	if s.State == "on" {
		all = append(all, button(ActDigestStop, s.Place, "Stop it", "Stop the weekly digest"))
	}
	m.add(slack.NewActionBlock("", all...))
	return m
}

func by(s data.Subscription) string {
	if s.By == s.Place {
		return "You"
	}
	return mention(s.By)
}

// DigestShut tells whoever asked for a digest that Slack will not have it.
func DigestShut(s data.Subscription) Message {
	why := "I could not post the weekly digest in " + channel(s.Place) + ", so I have paused it."
	do := "I am not in that channel. Type `/invite @innovate` there, then press the button."
	switch s.Fault {
	case "is_archived":
		do = "The channel has been archived. If it is opened again, press the button."
	case "not_in_channel", "channel_not_found":
	default:
		do = "Slack did not accept it. Whoever looks after me can see why; when it is put right, press the button."
	}
	m := plain(why, do)
	m.add(slack.NewActionBlock("",
		button(ActDigestOn, s.Place, "Start it again", "Start the weekly digest again"),
		button(ActDigestStop, s.Place, "Stop it", "Stop the weekly digest")))
	return m
}

// NotYourDigest answers somebody who is not in the channel a digest is for.
func NotYourDigest() Message {
	return plain("Only people in that channel can change its weekly digest. Type `/innovate digest` there.")
}

// NoDigest answers a button of a digest that is not there any more.
func NoDigest() Message {
	return plain("There is no weekly digest here yet. Type `/innovate digest` to have one.")
}

// PreviewAbove stands above a digest that only one person sees.
func PreviewAbove(place string) string {
	if isPerson(place) {
		return "This is what your weekly digest would say now. Only you can see it."
	}
	return "This is what the weekly digest in " + channel(place) + " would say now. Only you can see it."
}

// Preview is a digest shown to one person. It counts for nothing.
func Preview(d Digest, something bool) Message {
	m := plain(PreviewAbove(d.Place))
	if !something {
		return plain("Right now there is nothing new that is worth your time here, so I would say nothing. " +
			"As soon as a team takes something up, or something new comes in, there will be.")
	}
	w := Weekly(d)
	m.Blocks = append(m.Blocks, w.Blocks[:len(w.Blocks)-1]...) // without the buttons of the settings
	m.line(w.Text)
	return m
}

// mostList is how long a list in a message may be, in characters.
const mostList = 6000

// Digests lists the weekly digests that somebody may see.
func Digests(all []data.Subscription) Message {
	if len(all) == 0 {
		return plain("There is no weekly digest yet. Type `/innovate digest` in a channel to have one there, or `/innovate my digest` to have your own.")
	}
	var lines []string
	room := mostList
	for _, s := range all {
		line := digestLine(s)
		if room -= size(line); room < 0 {
			break
		}
		lines = append(lines, line)
	}
	if more := len(all) - len(lines); more > 0 {
		lines = append(lines, "… and "+number(more)+" more.")
	}
	var w writer
	w.lines("Weekly digests", lines)
	return plain(w.paragraphs...)
}

func digestLine(s data.Subscription) string {
	where := channel(s.Place)
	if isPerson(s.Place) {
		where = mention(s.Place)
	}
	line := "• " + where + ": " + when(s) + "; " + interests(s) + "."
	switch s.State {
	case "paused":
		line += " Paused."
	case "stopped":
		line += " Stopped."
	}
	if s.Fault != "" {
		line += " Slack would not have the last one (" + escaped(s.Fault, 40) + ")."
	}
	return line + " Last changed by " + mention(s.By) + "."
}
