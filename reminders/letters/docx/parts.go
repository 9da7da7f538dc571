package docx

import (
	"fmt"

	"sheetsync/reminders/letters"
)

// What a document has beside its text.
const (
	header       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	packages     = "http://schemas.openxmlformats.org/package/2006/"
	office       = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	words        = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	wordprocess  = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	contentTypes = header + `<Types xmlns="` + packages + `content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + wordprocess + `document.main+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="` + wordprocess + `settings+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + wordprocess + `styles+xml"/></Types>`
	relationships = header + `<Relationships xmlns="` + packages + `relationships">` +
		`<Relationship Id="rId1" Type="` + office + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="` + packages + `relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`
	documentRelationships = header + `<Relationships xmlns="` + packages + `relationships">` +
		`<Relationship Id="rId1" Type="` + office + `styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + office + `settings" Target="settings.xml"/></Relationships>`
	// Without it, Word opens a document as one of 2007.
	settings = header + `<w:settings ` + words + `><w:compat>` +
		`<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`
)

// locales are the languages by which a text is spelt and hyphenated.
var locales = map[letters.Language]string{
	letters.English: "en-GB", letters.Chinese: "zh-CN", letters.German: "de-DE", letters.French: "fr-FR", letters.Spanish: "es-ES",
}

// styles gives the document its font, which is on every system with Word (others put their
// own in its place), and its language.
func styles(l letters.Language) string {
	return fmt.Sprintf(header+`<w:styles `+words+`><w:docDefaults><w:rPrDefault><w:rPr>`+
		`<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Microsoft YaHei" w:cs="Arial"/><w:sz w:val="%d"/><w:szCs w:val="%[1]d"/>`+
		`<w:lang w:val="%s" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>`+
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`, textSize, locales[l])
}

// document is the text on its paper.
func document(content string) string {
	return fmt.Sprintf(header+`<w:document `+words+`><w:body>%s<w:sectPr><w:pgSz w:w="%d" w:h="%d"/>`+
		`<w:pgMar w:top="%d" w:right="%d" w:bottom="%[4]d" w:left="%[5]d" w:header="0" w:footer="0" w:gutter="0"/></w:sectPr></w:body></w:document>`,
		content, pageWidth, pageHeight, topMargin, sideMargin)
}

// properties say what the document is and who wrote it.
func properties(l *letters.Letter) string {
	creator := ""
	if !l.Sender[0].FillIn {
		creator = l.Sender[0].Text
	}
	return fmt.Sprintf(header+`<cp:coreProperties xmlns:cp="`+packages+`metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">`+
		`<dc:title>%s</dc:title><dc:creator>%s</dc:creator></cp:coreProperties>`, escape(l.Subject+", "+l.Recipient[0].Text), escape(creator))
}
