package say

import (
	"strings"

	"innovate/data"
)

// A Place says where words stood that the bot will not work with.
type Place int

const (
	ToMe    Place = iota // only the bot was told: a command, a direct message
	InOpen               // others can read them: a mention
	ByOther              // a colleague wrote them: a shortcut on their message
)

// Refusal answers words that are not searched, kept or repeated: what could
// identify a patient, one patient's treatment, somebody in danger, or what
// may be about one person.
func Refusal(f data.Finding, place Place) Message {
	kind := f.Kind
	switch f.Verdict {
	case data.Emergency:
		m := emergency(kind)
		if place == InOpen && f.Private() {
			more := "*Please also delete your message*: it looks as if it could identify a patient, and others here can read it."
			m.add(section(more))
			m.line(more)
		}
		return m
	case data.Care:
		return plain(
			"This sounds like a question about one patient’s care, and I am not the one to answer it: I only know how teams have changed the way they work.",
			"Please go by your local guideline, or ask a senior colleague, your pharmacist or, in the community, 111. "+
				"If it happens often, tell me about the pattern instead, for example “delays in starting antibiotics”.",
		)
	case data.Warn:
		return warn(kind, place)
	}
	return blocked(kind, place)
}

func blocked(kind data.Kind, place Place) Message {
	say := "That looks as if it has " + article(kind) + " in it, which could identify a patient. I have not searched it or kept it."
	if place == ByOther {
		say = "That message looks as if it has " + article(kind) + " in it, which could identify a patient. I have not searched it or kept it."
	}
	again := "Please ask again about the problem in general: “patients come back within a week”, say, with no names, numbers or dates."
	switch place {
	case InOpen:
		return plain(say, "*Please delete your message*, as others here can read it. "+again)
	case ByOther:
		return plain(say, "It may be kind to ask whoever wrote it to delete it. To search, tell me the problem in general: `/innovate` and then a sentence or two.")
	}
	return plain(say, again)
}

func warn(kind data.Kind, place Place) Message {
	whose := "What you wrote"
	if place == ByOther {
		whose = "That message"
	}
	return plain(
		"Is this about one person? "+whose+" seems to have "+article(kind)+" in it, so I stopped there: I have not searched it or kept it.",
		"Please say it again without that, as a problem that many people have, and I will look straight away.",
	)
}

func emergency(kind data.Kind) Message {
	if kind == data.KindSelfHarm {
		return plain(
			"I am sorry that it is so hard. I am a search tool and cannot help with this, but people can, right now.",
			"*If life is in danger, call 999, or 2222 in hospital.* Samaritans are there day and night on 116 123, free. "+
				"In the UK you can also call 111 and choose the mental health option, or text SHOUT to 85258.",
			"If this is about somebody you look after, stay with them and get a senior colleague now. I have not searched or kept what you wrote.",
		)
	}
	return plain(
		"*This sounds like an emergency. In the community call 999; in hospital call 2222 or your crash team.*",
		"I am a search tool and cannot help with this. I have not searched or kept what you wrote.",
	)
}

// article puts "a" or "an" before what was found.
func article(kind data.Kind) string {
	s := escaped(string(kind), 60)
	if s == "" {
		return "something"
	}
	if s == string(data.KindInitials) || strings.HasPrefix(s, "age ") || strings.HasPrefix(s, "bed ") || strings.HasPrefix(s, "treatment") {
		return "the " + s
	}
	if strings.ContainsRune("aeio", rune(s[0])) || strings.HasPrefix(s, "NHS") {
		return "an " + s
	}
	return "a " + s
}
