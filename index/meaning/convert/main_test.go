package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAnotherArchiveIsRefused(t *testing.T) {
	folder := t.TempDir()
	tgz := filepath.Join(folder, "other.tgz")
	if err := os.WriteFile(tgz, []byte("not the model"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := convert(tgz, folder); err == nil || !strings.Contains(err.Error(), "sha256") {
		t.Errorf("convert = %v, want a word on the checksum", err)
	}
	if files, _ := os.ReadDir(folder); len(files) != 1 {
		t.Errorf("convert left %v behind", files)
	}
}

func TestLevels(t *testing.T) {
	values := []float32{-0.5, 0.25, 0, 0.125}
	s := scale(values)
	for _, v := range values {
		if back := float32(level(v, s)) * s; math.Abs(float64(back-v)) > float64(s)/2 {
			t.Errorf("level of %v comes back as %v, more than half a step of %v away", v, back, s)
		}
	}
	if got := level(0, scale([]float32{0, 0})); got != 0 {
		t.Errorf("level in a row of zeros = %d, want 0", got)
	}
}
