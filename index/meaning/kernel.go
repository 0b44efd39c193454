package meaning

const rowsAtOnce = 4 // that the kernel takes through a panel, or two or four times as many where the processor can

// multiply gives y = x·m + bias for the first rows of x. It works in fours, eights or sixteens and so writes some rows of y more, from
// whatever stands in x: rows never touch each other, and both have room for 128 of them.
func (m *matrix) multiply(y, x []float32, rows int) {
	size := m.in * lanes
	for first := 0; first < m.out; first += lanes {
		panel := m.levels[first*m.in:][:size]
		scale, bias := (*[lanes]float32)(m.scale[first:]), (*[lanes]float32)(m.bias[first:])
		for row := 0; row < rows; {
			n := rowsFor(rows - row)
			to := y[row*m.out+first:][:(n-1)*m.out+lanes]
			from := x[row*m.in:][:n*m.in]
			multiplyPanel(to, m.out, from, m.in, panel, scale, bias)
			row += n
		}
	}
}

// multiplyPanelGo takes four rows of x through a panel of 16 outputs, each into y, which has its rows stride apart. Two outputs
// at a time are as many sums as registers hold.
func multiplyPanelGo(y []float32, stride int, x []float32, panel []byte, scale, bias *[lanes]float32) {
	in := len(x) / rowsAtOnce
	x0, x1, x2, x3 := x[:in], x[in:2*in], x[2*in:3*in], x[3*in:4*in]
	x1, x2, x3 = x1[:len(x0)], x2[:len(x0)], x3[:len(x0)] // spares the checks below
	for lane := 0; lane < lanes; lane += 2 {
		var a0, a1, a2, a3, b0, b1, b2, b3 float32
		for i, v0 := range x0 {
			v1, v2, v3 := x1[i], x2[i], x3[i]
			a, b := float32(int8(panel[i*lanes+lane])), float32(int8(panel[i*lanes+lane+1]))
			a0, b0 = a0+v0*a, b0+v0*b
			a1, b1 = a1+v1*a, b1+v1*b
			a2, b2 = a2+v2*a, b2+v2*b
			a3, b3 = a3+v3*a, b3+v3*b
		}
		for row, sums := range [rowsAtOnce][2]float32{{a0, b0}, {a1, b1}, {a2, b2}, {a3, b3}} {
			to := y[row*stride+lane:][:2]
			to[0] = sums[0]*scale[lane] + bias[lane]
			to[1] = sums[1]*scale[lane+1] + bias[lane+1]
		}
	}
}

// dotGo adds in four lanes, which is faster than in one and loses less.
func dotGo(x, y []float32) float32 {
	var a, b, c, d float32
	y = y[:len(x)]
	i := 0
	for ; i+4 <= len(x); i += 4 {
		a += x[i] * y[i]
		b += x[i+1] * y[i+1]
		c += x[i+2] * y[i+2]
		d += x[i+3] * y[i+3]
	}
	for ; i < len(x); i++ {
		a += x[i] * y[i]
	}
	return a + b + c + d
}

func dotsGo(to, x, rows []float32, stride int) {
	for i := range to {
		to[i] = dotGo(x, rows[i*stride:][:len(x)])
	}
}

func addScaledGo(y, x []float32, by float32) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += by * v
	}
}

func mixGo(to, shares, values []float32, stride int) {
	clear(to)
	for row, share := range shares {
		addScaledGo(to, values[row*stride:][:len(to)], share)
	}
}

func dotLevelsGo(x, y *[Size]int8) int32 {
	var sum int32
	for i, v := range x {
		sum += int32(v) * int32(y[i])
	}
	return sum
}
