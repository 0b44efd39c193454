package workspace

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A rule looks at one value of decoded JSON and notes what Slack would refuse in it.
type rule func(c *checker, at string, v any)

// A checker gathers faults in Slack's own words, each with a JSON pointer to its place.
type checker struct {
	kit      kit
	surface  string // message, modal or home
	messages []string
	blockIDs map[string]bool
	actions  map[string]bool // action ids of the block in hand
	kinds    map[string]int  // how many blocks there are of the kinds that are counted
	markdown int             // characters in markdown blocks
}

func (c *checker) fault(at, format string, args ...any) {
	c.messages = append(c.messages, fmt.Sprintf(format, args...)+" [json-pointer:"+at+"]")
}

// checkBlocks holds the blocks of a message, a modal or a home to Slack's limits. It returns Slack's complaints.
// Characters are counted as code points, as Slack does.
func checkBlocks(surface, at string, blocks any) []string {
	c := &checker{kit: newKit(), surface: surface, blockIDs: map[string]bool{}, kinds: map[string]int{}}
	most := 100
	if surface == "message" {
		most = 50
	}
	list(0, most, block)(c, at, blocks)
	if c.markdown > 12000 {
		c.fault(at, "must be less than 12001 characters")
	}
	return c.messages
}

// str is a string of so many characters.
func str(least, most int) rule {
	return func(c *checker, at string, v any) {
		s, ok := v.(string)
		if !ok {
			c.fault(at, "must be a string")
			return
		}
		n := utf8.RuneCountInString(s)
		if n < least {
			c.fault(at, "must be more than %d characters", least-1)
		}
		if n > most {
			c.fault(at, "must be less than %d characters", most+1)
		}
	}
}

func boolean(c *checker, at string, v any) {
	if _, ok := v.(bool); !ok {
		c.fault(at, "must be a boolean")
	}
}

func anything(*checker, string, any) {}

// integer is a whole number between least and most.
func integer(least, most int) rule {
	return func(c *checker, at string, v any) {
		n, ok := v.(float64)
		switch {
		case !ok || n != float64(int64(n)):
			c.fault(at, "must be an integer")
		case n < float64(least):
			c.fault(at, "must be greater than or equal to %d", least)
		case n > float64(most):
			c.fault(at, "must be less than or equal to %d", most)
		}
	}
}

func oneOf(allowed ...string) rule {
	return func(c *checker, at string, v any) {
		if s, _ := v.(string); !slices.Contains(allowed, s) {
			c.fault(at, "must be a valid enum value")
		}
	}
}

func list(least, most int, each rule) rule {
	return func(c *checker, at string, v any) {
		items, ok := v.([]any)
		if !ok {
			c.fault(at, "must be an array")
			return
		}
		if len(items) < least {
			c.fault(at, "no less than %d items allowed", least)
		}
		if len(items) > most {
			c.fault(at, "no more than %d items allowed", most)
		}
		for i, item := range items {
			each(c, at+"/"+strconv.Itoa(i), item)
		}
	}
}

// A shape is the fields of an object; those marked with must() have to be there, and no others may be.
type shape map[string]field

type field struct {
	rule     rule
	required bool
}

func may(r rule) field  { return field{rule: r} }
func must(r rule) field { return field{rule: r, required: true} }

func (s shape) check(c *checker, at string, v any) {
	object, ok := v.(map[string]any)
	if !ok {
		c.fault(at, "must be an object")
		return
	}
	for _, key := range slices.Sorted(maps.Keys(s)) {
		if value, has := object[key]; has && value != nil {
			s[key].rule(c, at+"/"+key, value)
		} else if s[key].required {
			c.fault(at, "missing required field: %s", key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if _, known := s[key]; !known && object[key] != nil {
			c.fault(at, "invalid additional property: %s", key)
		}
	}
}

func object(s shape) rule { return s.check }

// each is the rule for one item of a field that is a list: the field's own rule on a list of that one.
func (s shape) each(key string) rule {
	return func(c *checker, at string, v any) {
		inner := &checker{kit: c.kit, surface: c.surface}
		s[key].rule(inner, "", []any{v})
		for _, m := range inner.messages {
			c.messages = append(c.messages, strings.Replace(m, "[json-pointer:/0", "[json-pointer:"+at, 1))
		}
	}
}

// plain is a text object of type plain_text.
func plain(most int) rule {
	s := shape{"type": must(oneOf("plain_text")), "text": must(str(1, most)), "emoji": may(boolean)}
	return s.check
}

// text is a text object of either type.
func text(most int) rule {
	mrkdwn := shape{"type": must(oneOf("mrkdwn")), "text": must(str(1, most)), "verbatim": may(boolean)}
	return func(c *checker, at string, v any) {
		before := len(c.messages)
		if typeOf(v) == "mrkdwn" {
			mrkdwn.check(c, at, v)
		} else {
			plain(most)(c, at, v)
		}
		if len(c.messages) > before {
			c.messages = slices.Insert(c.messages, before, "failed to match all allowed schemas [json-pointer:"+at+"]")
		}
	}
}

func typeOf(v any) string {
	object, _ := v.(map[string]any)
	name, _ := object["type"].(string)
	return name
}

func blockID(c *checker, at string, v any) { c.once(at, v, "block_id", c.blockIDs) }

// actionID is unique within its block. Slack's documents ask no more, and its checks find no more.
func actionID(c *checker, at string, v any) { c.once(at, v, "action_id", c.actions) }

// once holds an id to its length and to those that were seen before it.
func (c *checker) once(at string, v any, name string, seen map[string]bool) {
	str(1, 255)(c, at, v)
	id, _ := v.(string)
	if seen[id] {
		c.fault(at, "`%s` %q already exists", name, id)
	}
	seen[id] = true
}

// decodeBlocks reads the blocks argument of a call: JSON, or a string that holds JSON.
func decodeBlocks(raw string) ([]any, bool) {
	var v any
	if json.Unmarshal([]byte(raw), &v) != nil {
		return nil, false
	}
	blocks, ok := v.([]any)
	return blocks, ok
}
