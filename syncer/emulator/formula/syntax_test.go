package formula

import "testing"

func TestMalformed(t *testing.T) {
	t.Parallel()
	for formula, want := range map[string]bool{
		"=1+1": false, "=SUM(A1:A3)": false, "=SUM()": false, "=IF(A1,,2)": false, `="a""b"&'My tab'!A1`: false, "=-A1%": false, "={1,2;3,4}": false,
		"=+8613800000000": false, "=A1:B2 B1:C3": false, "=a b": false, "=IF(A1 = 1 , 2 , 3 )": false, `=IF(A1="x)","(",1)`: false, "=1E+3": false,
		"=A1<>-1": false, "=NOW()": false, "=+86 13800000000": true, "=SUM(": true, "=1+": true, "=(1": true, "=1)": true, `="a`: true, `="a" "b"`: true,
		"=1**2": true, "=SUM(1+)": true, "=5 5": true, "=(1}": true,
	} {
		if got := malformed(formula); got != want {
			t.Errorf("%s: %t", formula, got)
		}
	}
}
