//go:build !purego

#include "textflag.h"

// func multiplyPanelAVX2(y *float32, stride int, x *float32, in int, panel *byte, scale, bias *[16]float32)
//
// Eight sums, four rows by two halves of the panel, stay in registers for the whole way; the levels are widened from bytes as
// they come, once for the four rows.
TEXT ·multiplyPanelAVX2(SB), NOSPLIT, $0-56
	MOVQ y+0(FP), DI
	MOVQ stride+8(FP), R8
	MOVQ x+16(FP), SI
	MOVQ in+24(FP), CX
	MOVQ panel+32(FP), DX
	MOVQ scale+40(FP), R12
	MOVQ bias+48(FP), R13
	LEAQ (SI)(CX*4), R9
	LEAQ (R9)(CX*4), R10
	LEAQ (R10)(CX*4), R11
	XORQ AX, AX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7

next:
	VPMOVSXBD (DX), Y8
	VPMOVSXBD 8(DX), Y9
	VCVTDQ2PS Y8, Y8
	VCVTDQ2PS Y9, Y9
	VBROADCASTSS (SI)(AX*4), Y10
	VBROADCASTSS (R9)(AX*4), Y11
	VBROADCASTSS (R10)(AX*4), Y12
	VBROADCASTSS (R11)(AX*4), Y13
	VFMADD231PS Y8, Y10, Y0
	VFMADD231PS Y9, Y10, Y1
	VFMADD231PS Y8, Y11, Y2
	VFMADD231PS Y9, Y11, Y3
	VFMADD231PS Y8, Y12, Y4
	VFMADD231PS Y9, Y12, Y5
	VFMADD231PS Y8, Y13, Y6
	VFMADD231PS Y9, Y13, Y7
	ADDQ $16, DX
	INCQ AX
	CMPQ AX, CX
	JLT  next

	VMOVUPS (R12), Y8
	VMOVUPS 32(R12), Y9
	VMOVUPS (R13), Y10
	VMOVUPS 32(R13), Y11
	VFMADD213PS Y10, Y8, Y0
	VFMADD213PS Y11, Y9, Y1
	VFMADD213PS Y10, Y8, Y2
	VFMADD213PS Y11, Y9, Y3
	VFMADD213PS Y10, Y8, Y4
	VFMADD213PS Y11, Y9, Y5
	VFMADD213PS Y10, Y8, Y6
	VFMADD213PS Y11, Y9, Y7
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	LEAQ (DI)(R8*4), DI
	VMOVUPS Y2, (DI)
	VMOVUPS Y3, 32(DI)
	LEAQ (DI)(R8*4), DI
	VMOVUPS Y4, (DI)
	VMOVUPS Y5, 32(DI)
	LEAQ (DI)(R8*4), DI
	VMOVUPS Y6, (DI)
	VMOVUPS Y7, 32(DI)
	VZEROUPPER
	RET

// Eight sums, each as wide as a panel. The rows of x from base on lie R8 bytes apart; R9, R10 and R11 are 3, 5 and 7 times that.
#define CLEAR8(a, b, c, d, e, f, g, h) \
	VPXORD a, a, a; \
	VPXORD b, b, b; \
	VPXORD c, c, c; \
	VPXORD d, d, d; \
	VPXORD e, e, e; \
	VPXORD f, f, f; \
	VPXORD g, g, g; \
	VPXORD h, h, h

#define ADD8(base, levels, a, b, c, d, e, f, g, h) \
	VFMADD231PS.BCST (base), levels, a; \
	VFMADD231PS.BCST (base)(R8*1), levels, b; \
	VFMADD231PS.BCST (base)(R8*2), levels, c; \
	VFMADD231PS.BCST (base)(R9*1), levels, d; \
	VFMADD231PS.BCST (base)(R8*4), levels, e; \
	VFMADD231PS.BCST (base)(R10*1), levels, f; \
	VFMADD231PS.BCST (base)(R9*2), levels, g; \
	VFMADD231PS.BCST (base)(R11*1), levels, h

#define SCALE8(scale, bias, a, b, c, d, e, f, g, h) \
	VFMADD213PS bias, scale, a; \
	VFMADD213PS bias, scale, b; \
	VFMADD213PS bias, scale, c; \
	VFMADD213PS bias, scale, d; \
	VFMADD213PS bias, scale, e; \
	VFMADD213PS bias, scale, f; \
	VFMADD213PS bias, scale, g; \
	VFMADD213PS bias, scale, h

// PUT8 writes them to rows of y that lie BX bytes apart.
#define PUT8(a, b, c, d, e, f, g, h) \
	VMOVUPS a, (DI); \
	ADDQ BX, DI; \
	VMOVUPS b, (DI); \
	ADDQ BX, DI; \
	VMOVUPS c, (DI); \
	ADDQ BX, DI; \
	VMOVUPS d, (DI); \
	ADDQ BX, DI; \
	VMOVUPS e, (DI); \
	ADDQ BX, DI; \
	VMOVUPS f, (DI); \
	ADDQ BX, DI; \
	VMOVUPS g, (DI); \
	ADDQ BX, DI; \
	VMOVUPS h, (DI); \
	ADDQ BX, DI

// func multiplyPanelAVX512(y *float32, stride int, x *float32, in int, panel *byte, scale, bias *[16]float32)
//
// The same for eight rows.
TEXT ·multiplyPanelAVX512(SB), NOSPLIT, $0-56
	MOVQ y+0(FP), DI
	MOVQ stride+8(FP), BX
	MOVQ x+16(FP), SI
	MOVQ in+24(FP), CX
	MOVQ panel+32(FP), DX
	MOVQ scale+40(FP), R12
	MOVQ bias+48(FP), R13
	LEAQ (BX*4), BX
	LEAQ (CX*4), R8
	LEAQ (R8)(R8*2), R9
	LEAQ (R8)(R8*4), R10
	LEAQ (R9)(R8*4), R11
	CLEAR8(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)

next:
	VPMOVSXBD (DX), Z8
	VCVTDQ2PS Z8, Z8
	ADD8(SI, Z8, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	ADDQ $16, DX
	ADDQ $4, SI
	DECQ CX
	JNZ  next

	VMOVUPS (R12), Z8
	VMOVUPS (R13), Z9
	SCALE8(Z8, Z9, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	PUT8(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	VZEROUPPER
	RET

// func multiplyPanel16AVX512(y *float32, stride int, x *float32, in int, panel *byte, scale, bias *[16]float32)
//
// The same for sixteen, so that the levels are widened half as often. The upper eight begin at AX.
TEXT ·multiplyPanel16AVX512(SB), NOSPLIT, $0-56
	MOVQ y+0(FP), DI
	MOVQ stride+8(FP), BX
	MOVQ x+16(FP), SI
	MOVQ in+24(FP), CX
	MOVQ panel+32(FP), DX
	MOVQ scale+40(FP), R12
	MOVQ bias+48(FP), R13
	LEAQ (BX*4), BX
	LEAQ (CX*4), R8
	LEAQ (R8)(R8*2), R9
	LEAQ (R8)(R8*4), R10
	LEAQ (R9)(R8*4), R11
	LEAQ (SI)(R8*8), AX
	CLEAR8(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	CLEAR8(Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)

next:
	VPMOVSXBD (DX), Z16
	VCVTDQ2PS Z16, Z16
	ADD8(SI, Z16, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	ADD8(AX, Z16, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
	ADDQ $16, DX
	ADDQ $4, SI
	ADDQ $4, AX
	DECQ CX
	JNZ  next

	VMOVUPS (R12), Z16
	VMOVUPS (R13), Z17
	SCALE8(Z16, Z17, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	SCALE8(Z16, Z17, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
	PUT8(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	PUT8(Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
	VZEROUPPER
	RET

// func dotsAVX2(to, x, rows *float32, stride, count, n int)
TEXT ·dotsAVX2(SB), NOSPLIT, $0-48
	MOVQ to+0(FP), DX
	MOVQ x+8(FP), SI
	MOVQ rows+16(FP), DI
	MOVQ stride+24(FP), R8
	MOVQ count+32(FP), R9
	MOVQ n+40(FP), CX
	SHLQ $2, R8

row:
	XORQ AX, AX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1

next:
	VMOVUPS (SI)(AX*4), Y2
	VMOVUPS 32(SI)(AX*4), Y3
	VFMADD231PS (DI)(AX*4), Y2, Y0
	VFMADD231PS 32(DI)(AX*4), Y3, Y1
	ADDQ $16, AX
	CMPQ AX, CX
	JLT  next

	VADDPS Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDPS X1, X0, X0
	VHADDPS X0, X0, X0
	VHADDPS X0, X0, X0
	VMOVSS X0, (DX)
	ADDQ $4, DX
	ADDQ R8, DI
	DECQ R9
	JNZ  row
	VZEROUPPER
	RET

// func mix64AVX2(to, shares, values *float32, stride, rows int)
//
// 64 sums stay in registers while all rows are added.
TEXT ·mix64AVX2(SB), NOSPLIT, $0-40
	MOVQ to+0(FP), DI
	MOVQ shares+8(FP), DX
	MOVQ values+16(FP), SI
	MOVQ stride+24(FP), R8
	MOVQ rows+32(FP), CX
	SHLQ $2, R8
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7

next:
	VBROADCASTSS (DX), Y8
	VFMADD231PS (SI), Y8, Y0
	VFMADD231PS 32(SI), Y8, Y1
	VFMADD231PS 64(SI), Y8, Y2
	VFMADD231PS 96(SI), Y8, Y3
	VFMADD231PS 128(SI), Y8, Y4
	VFMADD231PS 160(SI), Y8, Y5
	VFMADD231PS 192(SI), Y8, Y6
	VFMADD231PS 224(SI), Y8, Y7
	ADDQ $4, DX
	ADDQ R8, SI
	DECQ CX
	JNZ  next

	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VMOVUPS Y4, 128(DI)
	VMOVUPS Y5, 160(DI)
	VMOVUPS Y6, 192(DI)
	VMOVUPS Y7, 224(DI)
	VZEROUPPER
	RET

// func addScaledAVX2(y, x *float32, n int, by float32)
TEXT ·addScaledAVX2(SB), NOSPLIT, $0-28
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	VBROADCASTSS by+24(FP), Y0
	XORQ AX, AX

next:
	VMOVUPS (DI)(AX*4), Y1
	VMOVUPS 32(DI)(AX*4), Y2
	VFMADD231PS (SI)(AX*4), Y0, Y1
	VFMADD231PS 32(SI)(AX*4), Y0, Y2
	VMOVUPS Y1, (DI)(AX*4)
	VMOVUPS Y2, 32(DI)(AX*4)
	ADDQ $16, AX
	CMPQ AX, CX
	JLT  next
	VZEROUPPER
	RET

// func dotLevelsAVX2(x, y *[512]int8) int32
TEXT ·dotLevelsAVX2(SB), NOSPLIT, $0-20
	MOVQ x+0(FP), SI
	MOVQ y+8(FP), DI
	XORQ AX, AX
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1

next:
	VPMOVSXBW (SI)(AX*1), Y2
	VPMOVSXBW (DI)(AX*1), Y3
	VPMOVSXBW 16(SI)(AX*1), Y4
	VPMOVSXBW 16(DI)(AX*1), Y5
	VPMADDWD Y3, Y2, Y2
	VPMADDWD Y5, Y4, Y4
	VPADDD Y2, Y0, Y0
	VPADDD Y4, Y1, Y1
	ADDQ $32, AX
	CMPQ AX, $512
	JLT  next

	VPADDD Y1, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPADDD X1, X0, X0
	VPHADDD X0, X0, X0
	VPHADDD X0, X0, X0
	VMOVD X0, AX
	MOVL AX, ret+16(FP)
	VZEROUPPER
	RET
