package workspace

// Rich text, by docs.slack.dev/reference/block-kit/blocks/rich-text-block.

// richTextPart is one of the four containers of rich text.
func richTextPart(c *checker, at string, v any) {
	run := list(0, 1<<20, richTextRun)
	border := may(integer(0, 1))
	switch kind := typeOf(v); kind {
	case "rich_text_section":
		shape{"type": must(anything), "elements": must(run)}.check(c, at, v)
	case "rich_text_quote":
		shape{"type": must(anything), "elements": must(run), "border": border}.check(c, at, v)
	case "rich_text_preformatted":
		shape{"type": must(anything), "elements": must(run), "border": border, "language": may(str(0, 255))}.check(c, at, v)
	case "rich_text_list":
		shape{
			"type": must(anything), "style": must(oneOf("bullet", "ordered")), "elements": must(list(0, 1<<20, richTextItem)),
			"indent": may(integer(0, 8)), "offset": may(integer(0, 1<<20)), "border": border,
		}.check(c, at, v)
	default:
		c.fault(at+"/type", "unsupported type: %s", kind)
	}
}

// richTextItem is an item of a list.
func richTextItem(c *checker, at string, v any) {
	if kind := typeOf(v); kind != "rich_text_section" {
		c.fault(at+"/type", "unsupported type: %s", kind)
		return
	}
	richTextPart(c, at, v)
}

// richTextRun is a run of text, or what stands in its place.
func richTextRun(c *checker, at string, v any) {
	style := may(anything)
	id := must(str(1, 255))
	shapes := map[string]shape{
		"text":      {"text": must(str(1, 1<<20))},
		"link":      {"url": must(str(1, 3000)), "text": may(str(0, 1<<20)), "unsafe": may(boolean)},
		"emoji":     {"name": id, "unicode": may(anything), "skin_tone": may(anything), "url": may(anything)},
		"user":      {"user_id": id},
		"usergroup": {"usergroup_id": id},
		"channel":   {"channel_id": id},
		"broadcast": {"range": must(oneOf("here", "channel", "everyone"))},
		"color":     {"value": id},
		"date": {
			"timestamp": must(integer(0, 1<<40)), "format": must(str(1, 255)), "url": may(str(0, 3000)), "fallback": may(str(0, 1<<20)),
		},
	}
	kind := typeOf(v)
	s, known := shapes[kind]
	if !known {
		c.fault(at+"/type", "unsupported type: %s", kind)
		return
	}
	s["type"], s["style"] = must(anything), style
	s.check(c, at, v)
}
