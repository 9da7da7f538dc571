// Package normal brings what people write into cells to the forms in which records
// are compared: the normalisation (or standardisation) step of record linkage.
// What looks different and means the same becomes equal: case, width, accents,
// punctuation, traditional and simplified characters, the legal forms of
// companies, the ways of writing a telephone number, an address or a date.
//
// A form keeps what tells things apart and nothing else:
//
//	ACME Co., Ltd.                 acme
//	深圳市华強電子有限公司           深圳市华强电子
//	138 0013 8000, in CN           +8613800138000
//	No. 113, Sec. 2, Zhongshan N. Rd.   113 2 zhongshan north road
//	24/6/1971                      1971 6 24
//
// Every function here is pure.
package normal
