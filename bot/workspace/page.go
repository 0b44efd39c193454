package workspace

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// paged cuts the page out of a list that a call asks for by limit and cursor. Without a limit it is most long.
func paged[T any](all []T, a args, most int) (page []T, next string, bad *refusal) {
	from, limit := 0, most
	if raw := a["cursor"]; raw != "" {
		mark, err := base64.StdEncoding.DecodeString(raw)
		at, ours := strings.CutPrefix(string(mark), "next:")
		n, wrong := strconv.Atoi(at)
		if err != nil || !ours || wrong != nil || n < 0 || n > len(all) {
			return nil, "", refuse("invalid_cursor")
		}
		from = n
	}
	if raw := a["limit"]; raw != "" && raw != "0" {
		n, err := strconv.Atoi(raw)
		if err != nil || n < 0 {
			return nil, "", invalid("invalid_arguments", []string{"must be an integer [json-pointer:/limit]"})
		}
		limit = min(n, most)
	}
	to := min(from+limit, len(all))
	if to < len(all) {
		next = base64.StdEncoding.EncodeToString([]byte("next:" + strconv.Itoa(to)))
	}
	return all[from:to], next, nil
}
