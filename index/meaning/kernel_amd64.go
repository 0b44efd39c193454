//go:build !purego

package meaning

import "golang.org/x/sys/cpu"

// fast says that the processor has what the assembly uses; every amd64 server since 2015 does.
var fast = cpu.X86.HasAVX2 && cpu.X86.HasFMA

const step16 = 16 // floats that the assembly takes at once; other lengths are left to Go

func multiplyPanel(y []float32, stride int, x []float32, panel []byte, scale, bias *[lanes]float32) {
	if !fast {
		multiplyPanelGo(y, stride, x, panel, scale, bias)
		return
	}
	in := len(x) / rowsAtOnce
	_, _ = panel[in*lanes-1], y[(rowsAtOnce-1)*stride+lanes-1]
	multiplyPanelAVX2(&y[0], stride, &x[0], in, &panel[0], scale, bias)
}

func dot(x, y []float32) float32 {
	if !fast || len(x) == 0 || len(x)%step16 != 0 {
		return dotGo(x, y)
	}
	return dotAVX2(&x[0], &y[:len(x)][0], len(x))
}

func addScaled(y, x []float32, by float32) {
	if !fast || len(x) == 0 || len(x)%step16 != 0 {
		addScaledGo(y, x, by)
		return
	}
	addScaledAVX2(&y[:len(x)][0], &x[0], len(x), by)
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
func dotAVX2(x, y *float32, n int) float32

//go:noescape
func addScaledAVX2(y, x *float32, n int, by float32)

//go:noescape
func dotLevelsAVX2(x, y *[Size]int8) int32
