package workspace

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// visit opens a page and returns what it shows.
func visit(t *testing.T, h http.Handler, path string) string {
	t.Helper()
	rw := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "http://127.0.0.1"+path, nil)
	h.ServeHTTP(rw, r)
	if rw.Code != http.StatusOK {
		t.Fatalf("GET %s: %d %s", path, rw.Code, rw.Body)
	}
	return rw.Body.String()
}
