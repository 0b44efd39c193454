package data

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// A node is a JSON value with its line, so that each fault has a place.
type node struct {
	line  int
	value any // nil, bool, string, json.Number, []node or []member
}

// A member is a key of an object with its value.
type member struct {
	key  string
	node node
}

const deepest = 8 // an innovation is four deep

var errTooDeep = errors.New("goes too deep")

// parser turns JSON into nodes. encoding/json's own decoding would stop at
// the first fault, keep the last of two equal keys, and know no lines.
type parser struct {
	*json.Decoder
	text   []byte
	offset int // up to where lines are counted
	line   int
}

func newParser(b []byte, line int) *parser {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return &parser{Decoder: d, text: b, line: line}
}

// here is the line that the parser has reached.
func (p *parser) here() int {
	to := min(int(p.InputOffset()), len(p.text))
	if to > p.offset {
		p.line += bytes.Count(p.text[p.offset:to], []byte("\n"))
		p.offset = to
	}
	return p.line
}

// next reads one value.
func (p *parser) next(depth int) (node, error) {
	tok, err := p.Token()
	if err != nil {
		return node{}, err
	}
	n := node{line: p.here(), value: tok}
	switch tok {
	case json.Delim('{'):
		n.value, err = p.members(depth)
	case json.Delim('['):
		n.value, err = p.items(depth)
	}
	return n, err
}

func (p *parser) members(depth int) ([]member, error) {
	all := []member{}
	for depth < deepest && p.More() {
		k, err := p.Token()
		if err != nil {
			return nil, err
		}
		name, _ := k.(string)
		v, err := p.next(depth + 1)
		if err != nil {
			return nil, err
		}
		all = append(all, member{name, v})
	}
	return all, p.end(depth)
}

func (p *parser) items(depth int) ([]node, error) {
	all := []node{}
	for depth < deepest && p.More() {
		v, err := p.next(depth + 1)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, p.end(depth)
}

// end reads the closing bracket.
func (p *parser) end(depth int) error {
	if depth >= deepest {
		return errTooDeep
	}
	_, err := p.Token()
	return err
}

// only reads a value and holds the rest of the text to be empty.
func (p *parser) only() (node, error) {
	n, err := p.next(0)
	if err != nil {
		return n, err
	}
	if _, err := p.Token(); err != io.EOF {
		return n, errors.New("more follows")
	}
	return n, nil
}

// readJSON reads one object or an array of them.
func (in *reader) readJSON(b []byte) {
	if len(bytes.TrimSpace(b)) == 0 {
		in.fault(0, "", "is empty; give an object or an array of objects")
		return
	}
	p := newParser(b, 1)
	n, err := p.only()
	if err != nil {
		in.syntax(p, err)
		return
	}
	items, ok := n.value.([]node)
	if !ok {
		items = []node{n}
	}
	for _, i := range items {
		in.object(i)
	}
}

// readLines reads an object from each line that is not empty.
func (in *reader) readLines(b []byte) {
	line := 0
	for text := range bytes.Lines(b) {
		line++
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		p := newParser(bytes.TrimRight(text, "\r\n"), line)
		n, err := p.only()
		if err != nil {
			in.syntax(p, err)
			continue
		}
		in.object(n)
	}
}

// syntax says in plain words where the form of a file is broken.
func (in *reader) syntax(p *parser, err error) {
	line := p.here()
	var s *json.SyntaxError
	if errors.As(err, &s) && int(s.Offset) <= len(p.text) && int(s.Offset) > p.offset {
		line += bytes.Count(p.text[p.offset:s.Offset-1], []byte("\n"))
	}
	switch {
	case errors.Is(err, errTooDeep):
		in.fault(line, "", "has brackets within brackets deeper than any record goes")
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(err.Error(), "unexpected end"):
		in.fault(line, "", "ends too early; a bracket or a quotation mark is not closed")
	case err.Error() == "more follows":
		in.fault(line, "", "has more text after the end; put several objects in an array, or one a line in a .jsonl file")
	default:
		in.fault(line, "", "is not JSON from here on; look for a comma, quotation mark or bracket that is missing or too many")
	}
}

// object fills an innovation from an object and checks it.
func (in *reader) object(n node) {
	var i Innovation
	before := len(in.faults)
	in.fill(reflect.ValueOf(&i).Elem(), n, "")
	if _, ok := n.value.([]member); ok {
		in.check(n.line, i, before)
	}
}

// fill sets v from a node and names every fault of its form.
func (in *reader) fill(v reflect.Value, n node, path string) {
	if n.value == nil && path != "" {
		return // null is as good as left out
	}
	switch v.Kind() {
	case reflect.Struct:
		if all, ok := n.value.([]member); ok {
			in.fillStruct(v, all, path)
			return
		}
		in.fault(n.line, path, "must be an object with %s, not %s", oneOf(keys(v.Type())), kindOf(n))
	case reflect.Slice:
		all, ok := n.value.([]node)
		if !ok {
			in.fault(n.line, path, "must be a list, in square brackets, not %s", kindOf(n))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), len(all), len(all)))
		for k, item := range all {
			at := path + "[" + strconv.Itoa(k) + "]"
			if item.value == nil {
				in.fault(item.line, at, "is null; leave it out")
				continue
			}
			in.fill(v.Index(k), item, at)
		}
	case reflect.String:
		s, ok := n.value.(string)
		if !ok {
			in.fault(n.line, path, "must be text, in quotation marks, not %s", kindOf(n))
		}
		v.SetString(s)
	default:
		number, ok := n.value.(json.Number)
		if !ok {
			in.fault(n.line, path, "must be a whole number, without quotation marks, not %s", kindOf(n))
			return
		}
		in.fillNumber(v, number.String(), n.line, path)
	}
}

func (in *reader) fillStruct(v reflect.Value, all []member, path string) {
	names := keys(v.Type())
	seen := map[string]bool{}
	for _, m := range all {
		at := join(path, m.key)
		k := slices.Index(names, m.key)
		switch {
		case k < 0:
			in.fault(m.node.line, at, "is not a field of a record%s", meant(m.key, names))
		case seen[m.key]:
			in.fault(m.node.line, at, "is given twice; keep one")
		default:
			in.fill(v.Field(k), m.node, at)
		}
		seen[m.key] = true
	}
}

// fillNumber sets a whole number from its figures.
func (in *reader) fillNumber(v reflect.Value, figures string, line int, path string) {
	n, err := strconv.ParseInt(figures, 10, v.Type().Bits())
	if err != nil {
		in.fault(line, path, "must be a whole number: %s", quote(figures))
		return
	}
	v.SetInt(n)
}

// kindOf names what a node is, for people.
func kindOf(n node) string {
	switch n.value.(type) {
	case string:
		return "text"
	case json.Number:
		return "a number"
	case bool:
		return "true or false"
	case []node:
		return "a list"
	case []member:
		return "an object"
	}
	return "null"
}
