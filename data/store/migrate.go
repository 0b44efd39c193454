package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the tables up to date, forward only. The caller holds the
// engine's lock: two programs that migrate at once would both find the same
// migration missing.
func migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(dialect, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	current, known, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > known {
		return fmt.Errorf("it was made by a newer innovate (its tables are at version %d, this program knows %d): "+
			"run that newer program, or restore a copy from before the upgrade", current, known)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring the tables from version %d to %d: %w", current, known, err)
	}
	return nil
}
