package bot

import (
	"context"

	"innovate/data"
	"innovate/index"
)

// uses is what is known of how innovations are used, as one asker in one
// channel is told. It is more than an answer needs: when it cannot be read,
// the answer goes without.
func (b *Bot) uses(ctx context.Context, channel, person string, ids []string) map[string]data.Use {
	return nil
}

func ids(all []data.Innovation) []string {
	var names []string
	for _, i := range all {
		names = append(names, i.ID)
	}
	return names
}

func matched(all []index.Match) []string {
	var names []string
	for _, m := range all {
		names = append(names, m.Innovation.ID)
	}
	return names
}
