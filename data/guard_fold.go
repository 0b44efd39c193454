package data

import (
	"strings"
	"unicode"
)

// fold turns a rune into the plain one that it looks like: -1 for what
// nobody sees (zero-width characters, direction marks, accents on their own),
// a space for what separates (emoji, markup), ASCII for digits of any script.
func fold(r rune) rune {
	switch {
	case r < 0x80:
		return foldASCII(r)
	case unicode.Is(unicode.Nd, r):
		return '0' + digitValue(r)
	case r >= 0xFF01 && r <= 0xFF5E: // full width
		return foldASCII(r - 0xFEE0)
	case r >= 0x1D400 && r <= 0x1D6A3: // mathematical letters, used as "bold"
		return rune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[(r-0x1D400)%52])
	case unicode.IsLetter(r) && r != 0x3164:
		return r
	case unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me) || r == 0x3164:
		return -1
	case r == 0x2028 || r == 0x2029 || r == 0x85:
		return '\n'
	case unicode.Is(unicode.Pd, r) || r == 0x2212 || r == 0x2043:
		return '-'
	case strings.ContainsRune("’‘ʼ′´", r):
		return '\''
	case r == '·' || r == '•' || r == '․' || r == '…':
		return '.'
	case r == '⁄' || r == '∕':
		return '/'
	case unicode.IsSpace(r) || unicode.In(r, unicode.So, unicode.Sk, unicode.Cc) || r == 0x2800:
		return ' '
	}
	return r
}

func foldASCII(r rune) rune {
	switch r {
	case '\n', '\r':
		return '\n'
	case '*', '_', '~', '`', '\t', '\v', '\f':
		return ' '
	}
	if r < ' ' || r == 0x7f {
		return ' '
	}
	return r
}

// digitValue is the value of a decimal digit: every script lists its ten in order.
func digitValue(r rune) rune {
	for _, s := range unicode.Nd.R16 {
		if r >= rune(s.Lo) && r <= rune(s.Hi) {
			return (r - rune(s.Lo)) % 10
		}
	}
	for _, s := range unicode.Nd.R32 {
		if r >= rune(s.Lo) && r <= rune(s.Hi) {
			return (r - rune(s.Lo)) % 10
		}
	}
	return 0
}
