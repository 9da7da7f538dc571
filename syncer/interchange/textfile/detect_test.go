package textfile

import (
	"strings"
	"testing"
)

// A text is read as it was written, or refused with the encodings that fit.
func TestEncodingsToldApart(t *testing.T) {
	t.Parallel()
	const (
		russian   = "Компания;Город;Примечание\nООО Ромашка;Москва;оплата по договору\nЗавод Восток;Новосибирск;склад на ремонте\n"
		japanese  = "会社名,住所,備考\n株式会社さくら,東京都千代田区,よろしくお願いします\nヤマト商事,大阪市,サンプルを送る\n"
		korean    = "회사명,주소,비고\n주식회사 한빛,서울특별시 강남구,견적서를 보내 주세요\n대한무역,부산광역시,다음 주에 전화\n"
		taiwanese = "公司名稱,地址,備註\n台灣電子股份有限公司,台北市信義區,請於下週回覆報價\n"
		mainland  = "公司名称,地址,备注\n深圳市华强电子有限公司,广东省深圳市,请下周回复报价\n"
		german    = "Firma;Stadt\nMüller & Söhne GmbH;Köln\nGroß AG;Düsseldorf\n"
		polish    = "Firma;Miasto\nŻabka Świat;Łódź\nKraków Źródło;Częstochowa\n"
		turkish   = "Firma;Şehir\nIşık Dağıtım;İstanbul\nGüneş Şekerleme;Eskişehir\n"
	)
	for _, test := range []struct {
		name     string
		text     string
		encoding Encoding
	}{
		{"Russian", russian, Windows1251}, {"Russian of Unix", russian, KOI8R}, {"Japanese", japanese, ShiftJIS}, {"Korean", korean, EUCKR},
		{"traditional Chinese", taiwanese, Big5}, {"simplified Chinese", mainland, GB18030}, {"German", german, Windows1252},
		{"Polish", polish, Windows1250}, {"Polish of Unix", polish, Latin2}, {"Turkish", turkish, Windows1254},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			data, err := encode(test.text, test.encoding, false)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Decode(data, "")
			switch {
			case err == nil && got != test.text:
				t.Errorf("read as %q", got)
			case err != nil && !strings.Contains(err.Error(), string(test.encoding)):
				t.Errorf("refused without naming it: %v", err)
			}
			t.Logf("%v", err)
			if e, err := ParseEncoding(string(test.encoding)); err != nil || e != test.encoding {
				t.Errorf("--encoding doesn't take the name: %v", err)
			}
			if got, err := Decode(data, test.encoding); err != nil || got != test.text {
				t.Errorf("with its encoding named: %q, %v", got, err)
			}
		})
	}
}

func TestBytesThatFitNothing(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, data, want string }{
		{"one byte in UTF-8", "客户,备注\n1,好\n2,好\n3,好\n4,好\n5,好\n6,caf\xe9\n", "line 7"},
		{"a byte that is é, й or щ", "name\na\nb\nc\nd\ne\n\xe9\n", "--encoding"},
		{"controls", "name\n\x81\x8d\x8f\x90\x9d\n", "--encoding"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got, err := Decode([]byte(test.data), ""); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}
