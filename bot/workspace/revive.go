package workspace

import (
	"encoding/json"
	"fmt"
	"strings"
)

// revive makes what was saved into the members, places and views that they were. The workspace is only a holder of them.
func (s *state) revive() (*Workspace, error) {
	w := &Workspace{modals: map[string][]*View{}, homes: map[string]*View{}, hooks: map[string]*responseHook{}}
	for _, m := range s.Members {
		w.members = append(w.members, &m)
	}
	for _, saved := range s.Channels {
		c := saved.Channel
		w.channels = append(w.channels, &c)
		for _, each := range saved.Messages {
			m := each.Message
			var err error
			if m.surface, err = each.Surface.revive(); err != nil {
				return nil, fmt.Errorf("message %s: %w", m.TS, err)
			}
			m.clientID = each.ClientID
			if string(m.Blocks) == "null" {
				m.Blocks = nil
			}
			c.messages = append(c.messages, &m)
		}
	}
	for user, stack := range s.Modals {
		for _, each := range stack {
			v, err := each.revive()
			if err != nil {
				return nil, err
			}
			w.modals[user] = append(w.modals[user], v)
		}
	}
	for user, each := range s.Homes {
		v, err := each.revive()
		if err != nil {
			return nil, err
		}
		w.homes[user] = v
	}
	return w, s.reviveQueues(w)
}

// reviveQueues brings back what refers to places and messages.
func (s *state) reviveQueues(w *Workspace) error {
	for _, each := range s.Scheduled {
		c := w.channelByID(each.Channel)
		blocks, ok := surface{}, c != nil
		if decoded, has := decodeBlocks(each.Blocks); has {
			blocks, ok = newSurface(decoded, 0)
		}
		if c == nil || !ok {
			return fmt.Errorf("the scheduled message %s has no place to go, or blocks that are none", each.ID)
		}
		w.scheduled = append(w.scheduled, &scheduledMessage{
			id: each.ID, channel: c, at: each.At, made: each.Made, lost: each.Lost, surface: blocks,
			said: content{text: each.Text, blocks: each.Blocks, thread: each.Thread},
		})
	}
	for key, each := range s.Hooks {
		c := w.channelByID(each.Channel)
		if c == nil {
			return fmt.Errorf("a response URL writes to %s, which is not there", each.Channel)
		}
		h := &responseHook{user: each.User, channel: c, expires: each.Expires, left: each.Left}
		for _, m := range c.messages {
			if m.TS == each.Message {
				h.message = m // a deleted one too: then nothing can be replaced
			}
		}
		w.hooks[key] = h
	}
	return nil
}

func (s savedView) revive() (*View, error) {
	v := s.View
	v.body = s.Body
	var err error
	if v.surface, err = s.Surface.revive(); err != nil {
		return nil, fmt.Errorf("view %s: %w", v.ID, err)
	}
	return &v, nil
}

func (s savedSurface) revive() (surface, error) {
	back := surface{raw: s.Blocks, state: s.Values, errors: s.Errors}
	if string(back.raw) == "null" {
		back.raw = nil
	}
	if len(back.raw) > 0 {
		if err := json.Unmarshal(back.raw, &back.blocks); err != nil {
			return back, err
		}
	}
	if back.state == nil {
		back.state = map[string]map[string]value{}
	}
	for _, inputs := range back.state {
		for _, v := range inputs {
			if err := v.revive(); err != nil {
				return back, err
			}
		}
	}
	return back, nil
}

// revive gives a value that came back from JSON the types that it had.
func (v value) revive() error {
	for key, held := range v {
		switch {
		case held == nil:
		case key == "selected_option":
			o, err := option(held)
			if err != nil {
				return err
			}
			v[key] = o
		case key == "selected_options":
			all := asList(held)
			for i := range all {
				o, err := option(all[i])
				if err != nil {
					return err
				}
				all[i] = o
			}
		case strings.HasSuffix(key, "date_time"):
			if n, ok := held.(float64); ok {
				v[key] = int64(n)
			}
		}
	}
	return nil
}

func option(decoded any) (*Option, error) {
	var o Option
	if err := json.Unmarshal(mustJSON(decoded), &o); err != nil {
		return nil, fmt.Errorf("an option: %w", err)
	}
	return &o, nil
}
