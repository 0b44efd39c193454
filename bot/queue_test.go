package bot

import (
	"context"

	"innovate/data"
	"innovate/data/store"
)

// speaks has somebody be the one to ask about an innovation for the team that
// started it.
func (h *house) speaks(ctx context.Context, name, innovation string) error {
	c := data.Consent{Innovation: innovation, Person: h.w.UserID(name), Role: "origin", State: "agreed", Agreed: h.time(), Confirmed: h.time()}
	return h.store.Change(ctx, func(tx *store.Tx) error { return store.Consents.Put(ctx, tx, c) })
}
