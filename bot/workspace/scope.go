package workspace

import (
	"net/http"
	"slices"
	"strings"
)

func (w *Workspace) granted(scope string) bool {
	return w.cfg.Scopes == nil || slices.Contains(w.cfg.Scopes, scope)
}

// scopes are what the bot token was granted. A workspace in which everything is allowed names all that it asks for.
func (w *Workspace) scopes() []string {
	if w.cfg.Scopes != nil {
		return w.cfg.Scopes
	}
	all := []string{
		"commands", "chat:write.public", "im:write", "mpim:write", "channels:read", "groups:read", "im:read", "mpim:read",
	}
	for _, m := range methods() {
		all = append(all, m.scope)
	}
	for _, scope := range eventScopes {
		all = append(all, scope)
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(s string) bool { return s == "" })
}

// scopeHeader tells, as Slack does with every answer to a bot token, what the token may do and what the method asks for.
func (w *Workspace) scopeHeader(method, token string) http.Header {
	if token != w.cfg.BotToken {
		return nil
	}
	h := http.Header{"X-Oauth-Scopes": {strings.Join(w.scopes(), ",")}}
	if scope := methods()[method].scope; scope != "" {
		h.Set("X-Accepted-Oauth-Scopes", scope)
	}
	return h
}
