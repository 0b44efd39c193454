//go:build !amd64 || purego

package meaning

func multiplyPanel(y []float32, stride int, x []float32, panel []byte, scale, bias *[lanes]float32) {
	multiplyPanelGo(y, stride, x, panel, scale, bias)
}

func dot(x, y []float32) float32 { return dotGo(x, y) }

func addScaled(y, x []float32, by float32) { addScaledGo(y, x, by) }

func dotLevels(x, y *[Size]int8) int32 { return dotLevelsGo(x, y) }
