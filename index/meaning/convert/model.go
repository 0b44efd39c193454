package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path"
	"strings"
)

const (
	archiveSum = "3855ea6772d2f1537abb3c1095ff03f081f740bbc293f7e9aacb465d50b677ed"
	shardsSum  = "713639dff4b5b3cc4a1ca070077c0f1125022582dd1d2ec8961d92905c289300" // of the shards joined in order
)

// A model is what the archive holds: its tensors by name, and the vocabulary as it stands there.
type model struct {
	tensors map[string]tensor
	vocab   []byte
}

type tensor struct {
	shape  []int
	values []float32
}

func open(tgz string) (*model, error) {
	archive, err := os.ReadFile(tgz)
	if err != nil {
		return nil, err
	}
	if err := check("the archive", archive, archiveSum); err != nil {
		return nil, err
	}
	files, err := unpack(archive)
	if err != nil {
		return nil, err
	}
	tensors, err := readTensors(files)
	return &model{tensors: tensors, vocab: files["vocab.json"]}, err
}

func check(what string, data []byte, want string) error {
	if got := fmt.Sprintf("%x", sha256.Sum256(data)); got != want {
		return fmt.Errorf("%s has sha256 %s, want %s", what, got, want)
	}
	return nil
}

func unpack(archive []byte) (map[string][]byte, error) {
	zipped, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for r := tar.NewReader(zipped); ; {
		h, err := r.Next()
		if err == io.EOF {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		if files[path.Base(h.Name)], err = io.ReadAll(r); err != nil {
			return nil, fmt.Errorf("%s: %w", h.Name, err)
		}
	}
}

// readTensors cuts the joined shards into the tensors that model.json lists, which lie one after another without a gap.
func readTensors(files map[string][]byte) (map[string]tensor, error) {
	var manifest struct {
		Groups []struct {
			Paths   []string
			Weights []struct {
				Name, Dtype string
				Shape       []int
			}
		} `json:"weightsManifest"`
	}
	if err := json.Unmarshal(files["model.json"], &manifest); err != nil {
		return nil, fmt.Errorf("model.json: %w", err)
	}
	if len(manifest.Groups) != 1 {
		return nil, fmt.Errorf("model.json has %d groups of weights, want 1", len(manifest.Groups))
	}
	group := manifest.Groups[0]
	var data []byte
	for _, shard := range group.Paths {
		data = append(data, files[shard]...)
	}
	if err := check("the joined shards", data, shardsSum); err != nil {
		return nil, err
	}
	tensors := map[string]tensor{}
	for _, w := range group.Weights {
		size := 1
		for _, n := range w.Shape {
			size *= n
		}
		if w.Dtype == "float32" {
			t := tensor{shape: w.Shape, values: make([]float32, size)}
			for i := range t.values {
				t.values[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
			}
			tensors[w.Name] = t
		}
		data = data[4*size:] // int32, the only other type here, is as wide
	}
	return tensors, nil
}

// vocabulary writes a line a piece: the piece, a tab, its score as the model states it. Seven pieces have no score and so
// take 0, which is what the reference's arithmetic makes of them.
func (m *model) vocabulary() ([]byte, error) {
	var pieces [][2]any
	d := json.NewDecoder(bytes.NewReader(m.vocab))
	d.UseNumber()
	if err := d.Decode(&pieces); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for i, p := range pieces {
		piece, score := p[0].(string), p[1]
		if strings.ContainsAny(piece, "\t\n") {
			return nil, fmt.Errorf("piece %d, %q, would break its line", i, piece)
		}
		if score == nil {
			score = 0
		}
		fmt.Fprintf(&out, "%s\t%v\n", piece, score)
	}
	return out.Bytes(), nil
}
