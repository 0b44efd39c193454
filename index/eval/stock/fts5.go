package stock

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"unicode"

	"innovate/data"
	"innovate/index/eval"

	_ "modernc.org/sqlite" // the driver
)

// fts5Title is how much a word in the title counts. From 1 to 5 it makes next
// to no difference on the tuning questions; 3 did best on public collections.
const fts5Title = 3

// FTS5 is SQLite's full-text search as it comes: Porter's stemmer, bm25()
// with a weight on the title, the question's words joined by OR, in order of
// rank, which is what its documentation advises for speed.
func FTS5(ctx context.Context, records []data.Innovation) (eval.Contender, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return eval.Contender{}, fmt.Errorf("open fts5: %w", err)
	}
	db.SetMaxOpenConns(1) // each connection would have a memory of its own
	if err := fillFTS5(ctx, db, records); err != nil {
		_ = db.Close()
		return eval.Contender{}, err
	}
	ask, err := db.PrepareContext(ctx, fmt.Sprintf("select id from records where records match $1 order by rank limit %d", eval.Depth))
	if err != nil {
		_ = db.Close()
		return eval.Contender{}, fmt.Errorf("prepare fts5: %w", err)
	}
	return eval.Contender{Name: "SQLite FTS5", Close: db.Close, Ask: func(ctx context.Context, question string) (eval.Ranking, error) {
		return askFTS5(ctx, ask, question)
	}}, nil
}

func fillFTS5(ctx context.Context, db *sql.DB, records []data.Innovation) error {
	if _, err := db.ExecContext(ctx, "create virtual table records using fts5(id unindexed, title, text, tokenize = 'porter unicode61')"); err != nil {
		return fmt.Errorf("create fts5 table: %w", err)
	}
	weights := fmt.Sprintf("insert into records(records, rank) values ('rank', 'bm25(0, %d, 1)')", fts5Title)
	if _, err := db.ExecContext(ctx, weights); err != nil {
		return fmt.Errorf("weigh fts5's fields: %w", err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("fill fts5: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	for _, i := range records {
		if !i.Live() {
			continue
		}
		if _, err := tx.ExecContext(ctx, "insert into records values ($1, $2, $3)", i.ID, i.Title, text(i)); err != nil {
			return fmt.Errorf("put %s into fts5: %w", i.ID, err)
		}
	}
	return tx.Commit()
}

func askFTS5(ctx context.Context, ask *sql.Stmt, question string) (r eval.Ranking, err error) {
	words := anyOf(question)
	if words == "" {
		return r, nil
	}
	rows, err := ask.QueryContext(ctx, words)
	if err != nil {
		return r, fmt.Errorf("ask fts5: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return r, fmt.Errorf("ask fts5: %w", err)
		}
		r.IDs = append(r.IDs, id)
	}
	return r, rows.Err()
}

// anyOf writes a question as an FTS5 query that any of its words matches.
// Quotes keep words from being read as operators.
func anyOf(question string) string {
	words := strings.FieldsFunc(question, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for n, w := range words {
		words[n] = `"` + w + `"`
	}
	return strings.Join(words, " OR ")
}
