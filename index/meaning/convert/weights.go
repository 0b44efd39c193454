package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
)

// The name that opens the file, and the number of outputs that lie side by side, are known to package meaning too: changing
// one means changing both.
const (
	magic  = "USE lite int8 1\n"
	panel  = 16
	pieces = 8000 // the table has two rows more, which no piece of the vocabulary reaches
)

const (
	applied = "module_apply_default/Encoder_en/KonaTransformer/Encode/"
	stored  = "module/Encoder_en/KonaTransformer/Encode/"
	joined  = "/ConcatPartitions/concat"
)

// weights writes all that the encoder needs, in the order in which it is needed.
func (m *model) weights() ([]byte, error) {
	w := &writer{model: m}
	w.out.WriteString(magic)
	w.floats(applied+"TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1", 128)
	w.table("module/Embeddings_en", 256)
	w.layer("Layer_0/TransformerLayer/", "TransformerStack/Layer_0/TransformerLayer/", 256)
	w.layer("Layer_1/TransformerLayer/", "TransformerStack/Layer_1/TransformerLayer/", 512)
	w.matrix("module/Encoder_en/hidden_layers/tanh_layer_0/weights", "module/Encoder_en/hidden_layers/tanh_layer_0/bias", 512, 512)
	return w.out.Bytes(), w.err
}

// A writer keeps the first fault, so that the order of the file can be read as one list.
type writer struct {
	model *model
	out   bytes.Buffer
	err   error
}

func (w *writer) layer(here, stack string, width int) {
	w.norm(applied+here+"layer_prepostprocess/layer_norm/", width)
	if width != 512 {
		w.matrix(applied+here+"dense/kernel"+joined, applied+here+"dense/bias"+joined, width, 512)
	}
	attention := here + "MultiheadAttention/"
	w.matrix(stored+attention+"qkv_transform_single/kernel/part_0", applied+attention+"qkv_transform_single/bias"+joined, width, 3*width)
	w.matrix(stored+attention+"output_transform_single/kernel/part_0", applied+attention+"output_transform_single/bias"+joined, width, 512)
	w.norm(applied+here+"FFN/layer_prepostprocess/layer_norm/", 512)
	w.matrix(applied+stack+"FFN/conv1/Tensordot/Reshape_1", applied+here+"FFN/conv1/bias"+joined, 512, 1536)
	w.matrix(applied+stack+"FFN/conv2/Tensordot/Reshape_1", applied+here+"FFN/conv2/bias"+joined, 1536, 512)
}

func (w *writer) norm(name string, width int) {
	w.floats(name+"layer_norm_scale"+joined, width)
	w.floats(name+"layer_norm_bias"+joined, width)
}

func (w *writer) floats(name string, n int) {
	w.put(w.tensor(name, n))
}

// table writes one scale a piece, then the levels of each piece's row.
func (w *writer) table(name string, width int) {
	values := w.tensor(name, 8002*width)
	scales, levels := make([]float32, pieces), make([]int8, pieces*width)
	for i := range pieces {
		row := values[i*width : (i+1)*width]
		scales[i] = scale(row)
		for j, v := range row {
			levels[i*width+j] = level(v, scales[i])
		}
	}
	w.put(scales)
	w.put(levels)
}

// matrix writes one scale and one bias an output, then the levels in panels of 16 outputs: a panel holds the weights of its
// outputs from the first input, then from the second, and so on.
func (w *writer) matrix(name, bias string, in, out int) {
	values := w.tensor(name, in*out)
	scales, levels := make([]float32, out), make([]int8, in*out)
	column := make([]float32, in)
	for o := range out {
		for i := range in {
			column[i] = values[i*out+o]
		}
		scales[o] = scale(column)
		first, lane := o/panel*panel*in, o%panel
		for i, v := range column {
			levels[first+i*panel+lane] = level(v, scales[o])
		}
	}
	w.put(scales)
	w.floats(bias, out)
	w.put(levels)
}

// tensor finds a tensor of n values; where there is none it notes the fault and gives zeros.
func (w *writer) tensor(name string, n int) []float32 {
	t := w.model.tensors[name]
	if len(t.values) == n {
		return t.values
	}
	if w.err == nil {
		w.err = fmt.Errorf("tensor %q has shape %v, want %d values", name, t.shape, n)
	}
	return make([]float32, n)
}

func (w *writer) put(values any) {
	if err := binary.Write(&w.out, binary.LittleEndian, values); err != nil && w.err == nil {
		w.err = err
	}
}

func scale(values []float32) float32 {
	var most float32
	for _, v := range values {
		most = max(most, float32(math.Abs(float64(v))))
	}
	return most / 127
}

func level(v, scale float32) int8 {
	if scale == 0 {
		return 0
	}
	return int8(math.RoundToEven(float64(v) / float64(scale)))
}
