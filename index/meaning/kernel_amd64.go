//go:build !purego

package meaning

import "golang.org/x/sys/cpu"

// fast says that the processor has what the assembly uses; every amd64 server since 2015 does.
var fast = cpu.X86.HasAVX2 && cpu.X86.HasFMA

// wide says that it has registers twice as wide and twice as many, as most servers since 2018: eight or sixteen rows go through
// a panel at once, to the same bits.
var wide = fast && cpu.X86.HasAVX512F

// Floats that the assembly takes at once; other lengths are left to Go.
const (
	step16 = 16
	step64 = 64
)

// rowsFor is how many rows to take next when so many are left.
func rowsFor(left int) int {
	switch {
	case wide && left > 3*rowsAtOnce:
		return 4 * rowsAtOnce
	case wide && left > rowsAtOnce:
		return 2 * rowsAtOnce
	}
	return rowsAtOnce
}

// multiplyPanel takes four rows of so many inputs through a panel, or eight or sixteen where rowsFor says so.
func multiplyPanel(y []float32, stride int, x []float32, in int, panel []byte, scale, bias *[lanes]float32) {
	rows := len(x) / in
	_, _ = panel[in*lanes-1], y[(rows-1)*stride+lanes-1]
	switch {
	case rows == 4*rowsAtOnce:
		multiplyPanel16AVX512(&y[0], stride, &x[0], in, &panel[0], scale, bias)
	case rows == 2*rowsAtOnce:
		multiplyPanelAVX512(&y[0], stride, &x[0], in, &panel[0], scale, bias)
	case fast:
		multiplyPanelAVX2(&y[0], stride, &x[0], in, &panel[0], scale, bias)
	default:
		multiplyPanelGo(y, stride, x, panel, scale, bias)
	}
}

func dot(x, y []float32) float32 {
	if !fast || len(x) == 0 || len(x)%step16 != 0 {
		return dotGo(x, y)
	}
	var sum float32
	dotsAVX2(&sum, &x[0], &y[:len(x)][0], 0, 1, len(x))
	return sum
}

// dots are those of one row with as many as there is room for, which lie stride apart, the first at the front of rows.
func dots(to, x, rows []float32, stride int) {
	if !fast || len(to) == 0 || len(x) == 0 || len(x)%step16 != 0 {
		dotsGo(to, x, rows, stride)
		return
	}
	_ = rows[(len(to)-1)*stride+len(x)-1]
	dotsAVX2(&to[0], &x[0], &rows[0], stride, len(to), len(x))
}

func addScaled(y, x []float32, by float32) {
	if !fast || len(x) == 0 || len(x)%step16 != 0 {
		addScaledGo(y, x, by)
		return
	}
	addScaledAVX2(&y[:len(x)][0], &x[0], len(x), by)
}

// mix makes of rows that lie stride apart, the first at the front of values, one: each by its share.
func mix(to, shares, values []float32, stride int) {
	if !fast || len(shares) == 0 || len(to)%step64 != 0 {
		mixGo(to, shares, values, stride)
		return
	}
	_ = values[(len(shares)-1)*stride+len(to)-1]
	for at := 0; at < len(to); at += step64 {
		mix64AVX2(&to[at], &shares[0], &values[at], stride, len(shares))
	}
}

func dotLevels(x, y *[Size]int8) int32 {
	if !fast {
		return dotLevelsGo(x, y)
	}
	return dotLevelsAVX2(x, y)
}

//go:noescape
func multiplyPanelAVX2(y *float32, stride int, x *float32, in int, panel *byte, scale, bias *[lanes]float32)

//go:noescape
func multiplyPanelAVX512(y *float32, stride int, x *float32, in int, panel *byte, scale, bias *[lanes]float32)

//go:noescape
func multiplyPanel16AVX512(y *float32, stride int, x *float32, in int, panel *byte, scale, bias *[lanes]float32)

//go:noescape
func dotsAVX2(to, x, rows *float32, stride, count, n int)

//go:noescape
func mix64AVX2(to, shares, values *float32, stride, rows int)

//go:noescape
func addScaledAVX2(y, x *float32, n int, by float32)

//go:noescape
func dotLevelsAVX2(x, y *[Size]int8) int32
