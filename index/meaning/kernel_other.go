//go:build !amd64 || purego

package meaning

func rowsFor(int) int { return rowsAtOnce }

func multiplyPanel(y []float32, stride int, x []float32, _ int, panel []byte, scale, bias *[lanes]float32) {
	multiplyPanelGo(y, stride, x, panel, scale, bias)
}

func dot(x, y []float32) float32 { return dotGo(x, y) }

func dots(to, x, rows []float32, stride int) { dotsGo(to, x, rows, stride) }

func addScaled(y, x []float32, by float32) { addScaledGo(y, x, by) }

func mix(to, shares, values []float32, stride int) { mixGo(to, shares, values, stride) }

func dotLevels(x, y *[Size]int8) int32 { return dotLevelsGo(x, y) }
