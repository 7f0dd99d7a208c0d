package excellist

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// byHand are workbooks that people's own programs write. Where excelize reads
// the same, alike is true; elsewhere the reason stands beside it.
var byHand = map[string]struct {
	rows, items string // inside the rows and the shared strings
	sheet       string // or the whole sheet
	shared      string // or the whole shared strings
	alike       bool
	want        []string
}{
	"no references": {rows: `<row><c t="inlineStr"><is><t>a</t></is></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>`, alike: true,
		want: []string{"Ark1!1 A=text(a) B=number(2)", "Ark1!2 B=number(3)"}},
	"some references": {rows: `<row r="3"><c><v>1</v></c><c r="D3"><v>4</v></c><c><v>5</v></c></row><row><c><v>6</v></c></row>`, alike: true,
		want: []string{"Ark1!3 A=number(1) D=number(4) E=number(5)", "Ark1!4 A=number(6)"}},
	"columns out of order": {rows: `<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c><c r="B1"/></row>`, // excelize puts them one after the other
		want: []string{"Ark1!1 A=number(1) C=number(3)"}},
	"lower case references":                {rows: `<row r="1"><c r="b1"><v>3</v></c></row>`, alike: true, want: []string{"Ark1!1 B=number(3)"}},
	"the last cell of all":                 {rows: `<row r="1048576"><c r="XFD1048576"><v>3</v></c></row>`, want: []string{"Ark1!1048576 XFD=number(3)"}},
	"quotes, spaces and line ends in tags": {rows: "<row\n r='1'\t><c  r='A1' t = 's' ></c\n><c r='B1' foo='>' ><v >2</v ></c ></row >", want: []string{"Ark1!1 B=number(2)"}},
	"white space between tags":             {rows: "\n <row r=\"1\">\r\n\t<c r=\"A1\">\n<v>2</v>\n</c>\n</row>\n", alike: true, want: []string{"Ark1!1 A=number(2)"}},
	"entities": {rows: `<row r="1"><c r="A1" t="inlineStr"><is><t>&lt;&amp;&gt;&quot;&apos;&#65;&#x1F600;</t></is></c></row>`, alike: true,
		want: []string{`Ark1!1 A=text(<&>\"'A😀)`}},
	"Excel's escapes": {rows: `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>_x0041_</t></is></c></row>`, items: `<si><t>_x005F_x000D_ a_x000a_b_xD83D__xDE00__x12_x</t></si>`,
		want: []string{`Ark1!1 A=text(_x000D_ a\nb😀_x12_x) B=text(A)`}}, // excelize drops halves of a pair
	"rich text and phonetic runs": {rows: `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>`,
		items: `<si><r><rPr><b/><t>no</t></rPr><t>a</t></r><r><t xml:space="preserve"> b_x00</t></r><r><t>41_</t></r><rPh sb="0" eb="1"><t>kana</t></rPh><phoneticPr fontId="1"/></si><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>`, alike: true,
		want: []string{`Ark1!1 A=text(a bA) B=text(東京)`}},
	"line ends": {rows: "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a\r\nb\rc\n&#13;</t></is></c></row>", alike: true, want: []string{`Ark1!1 A=text(a\nb\nc\n\r)`}},
	"spaces kept": {rows: `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>`, items: `<si><t xml:space="preserve">  a  </t></si><si><t>` + "\u00A0b\t</t></si>", alike: true,
		want: []string{`Ark1!1 A=text(  a  ) B=text(\u00a0b\t)`}},
	"empty texts": {rows: `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is/></c><c r="D1" t="s"><v>3</v></c></row>`, items: `<si><t/></si><si/><si><t></t></si><si><t>d</t></si>`, alike: true,
		want: []string{`Ark1!1 D=text(d)`}},
	"CDATA and comments": {rows: `<!-- here --><row r="1"><c r="A1" t="inlineStr"><is><t>a<!-- no -->b<![CDATA[<c>&amp;]]></t></is></c></row><?pi?>`, alike: true,
		want: []string{"Ark1!1 A=text(ab<c>&amp;)"}},
	"empty rows and cells with formats": {rows: `<row r="1" s="1" customFormat="1"/><row r="2"><c r="A2" s="1"/><c r="B2" s="2"></c></row><row r="5"><c r="A5"><v>5</v></c><c r="C5" s="1"/></row><row r="9"><c r="A9" t="s"/></row>`, alike: true,
		want: []string{"Ark1!5 A=number(5)"}},
	"a dimension that lies": {sheet: `<worksheet xmlns="` + mainNS + `"><dimension ref="A1:A1"/><sheetData><row r="2"><c r="C2"><v>1</v></c></row></sheetData></worksheet>`, alike: true, want: []string{"Ark1!2 C=number(1)"}},
	"numbers": {rows: `<row r="1"><c r="A1"><v>1234567890</v></c><c r="B1"><v>1.23456789E9</v></c><c r="C1"><v>1.0</v></c><c r="D1"><v>-0</v></c><c r="E1"><v>0.30000000000000004</v></c><c r="F1"><v>1.2345E20</v></c><c r="G1"><v>007</v></c>` +
		`<c r="H1" s="5"><v>1234.5678</v></c><c r="I1"><v>9007199254740992</v></c><c r="J1"><v>0.0000001</v></c><c r="K1"><v>9007199254740993</v></c><c r="L1"><v>1e3</v></c></row>`, alike: true,
		want: []string{"Ark1!1 A=number(1234567890) B=number(1234567890) C=number(1) D=number(0) E=number(0.30000000000000004) F=number(1.2345E+20) G=number(7) H=number(1234.5678) I=number(9007199254740992) J=number(1E-07) K=number(9007199254740992) L=number(1000)"}},
	"what is no number": {rows: `<row r="1"><c r="A1"><v>abc</v></c><c r="B1"><v>0x10</v></c><c r="C1"><v>NaN</v></c><c r="D1"><v>1e999</v></c><c r="E1" s="1"><v>-1</v></c><c r="F1" s="1"><v>2958466</v></c><c r="G1" t="b"><v>2</v></c></row>`,
		want: []string{"Ark1!1 A=text(abc) B=text(0x10) C=text(NaN) D=text(1e999) E=number(-1) F=number(2958466) G=text(2)"}},
	"dates of 1900": {rows: `<row r="1"><c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>1</v></c><c r="C1" s="1"><v>59</v></c><c r="D1" s="1"><v>60</v></c><c r="E1" s="1"><v>61</v></c><c r="F1" s="4"><v>46348</v></c><c r="G1" s="1"><v>2958465</v></c></row>`,
		want: []string{"Ark1!1 A=date(00:00:00) B=date(1900-01-01) C=date(1900-02-28) D=date(1900-02-29) E=date(1900-03-01) F=date(2026-11-22) G=date(9999-12-31)"}},
	"times are rounded": {rows: `<row r="1"><c r="A1" s="2"><v>46348.39583333333</v></c><c r="B1" s="3"><v>0.395833333333333</v></c><c r="C1" s="2"><v>46348.999999</v></c><c r="D1" s="1"><v>46348.0000001</v></c><c r="E1" s="2"><v>46348</v></c></row>`,
		want: []string{"Ark1!1 A=date(2026-11-22T09:30:00) B=date(09:30:00) C=date(2026-11-23T00:00:00) D=date(2026-11-22) E=date(2026-11-22T00:00:00)"}},
	"ISO dates": {rows: `<row r="1"><c r="A1" t="d"><v>2026-11-22</v></c><c r="B1" t="d"><v>2026-11-22T09:30:15.6</v></c><c r="C1" t="d"><v>09:30:00</v></c><c r="D1" t="d" s="1"><v>2026-11-22T00:00:00Z</v></c><c r="E1" t="d"><v>22-11-2026</v></c><c r="F1" t="d"><v>T</v></c></row>`,
		want: []string{"Ark1!1 A=date(2026-11-22) B=date(2026-11-22T09:30:16) C=date(09:30:00) D=date(2026-11-22) E=text(22-11-2026) F=text(T)"}},
	"formulas": {rows: `<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v></v></c><c r="D1" t="str"><f>""</f><v></v></c><c r="E1" t="e"><f t="shared" si="0"/><v>#N/A</v></c><c r="F1" t="str"><f>x</f></c><c r="G1" t="str"><f>A1&amp;"&lt;"</f><v>&lt;</v></c></row>`,
		want: []string{"Ark1!1 A=number(2) B=error(#CALC!) C=error(#CALC!) E=error(#N/A) F=error(#CALC!) G=text(<)"}},
	"inline text in a value": {rows: `<row r="1"><c r="A1" t="inlineStr"><v>a</v></c></row>`, alike: true, want: []string{"Ark1!1 A=text(a)"}},
	"extensions":             {rows: `<row r="1"><c r="A1"><v>1</v><extLst><ext uri="x"><a:b xmlns:a="y">z</a:b></ext></extLst></c><extLst><ext/></extLst></row>`, want: []string{"Ark1!1 A=number(1)"}},
	"a prefix before every name": {sheet: `<x:worksheet xmlns:x="` + mainNS + `"><x:cols><x:col min="1" max="1" hidden="1"/></x:cols><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:t>i</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`,
		shared: `<x:sst xmlns:x="` + mainNS + `"><x:si><x:t>s</x:t></x:si></x:sst>`, alike: true, want: []string{"Ark1!1 A=text(s) B=text(i)"}},
	"a prefix only inside":  {sheet: `<worksheet xmlns="` + mainNS + `" xmlns:x="` + mainNS + `"><sheetData><x:row r="1"><c r="A1"><v>1</v></c></x:row></sheetData></worksheet>`, alike: true, want: []string{"Ark1!1 A=number(1)"}},
	"strict":                {sheet: strings.ReplaceAll(rowsOf(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`), mainNS, namespaces[1]), shared: strings.ReplaceAll(itemsOf(`<si><t>s</t></si>`), mainNS, namespaces[1]), alike: true, want: []string{"Ark1!1 A=text(s)"}},
	"another character set": {sheet: latin(`<?xml version="1.0" encoding="ISO-8859-1"?>` + rowsOf(`<row r="1"><c r="A1" t="inlineStr"><is><t>æøå</t></is></c></row>`)), alike: true, want: []string{"Ark1!1 A=text(æøå)"}},
	"UTF-16":                {sheet: utf16le(`<?xml version="1.0" encoding="UTF-16"?>` + rowsOf(`<row r="1"><c r="A1" t="inlineStr"><is><t>æøå😀</t></is></c></row>`)), want: []string{"Ark1!1 A=text(æøå😀)"}},
	"byte order mark":       {sheet: "\uFEFF<?xml version='1.0' encoding='utf-8' ?>\n" + rowsOf(`<row r="1"><c r="A1"><v>1</v></c></row>`), alike: true, want: []string{"Ark1!1 A=number(1)"}},
	"alternatives before the rows": {sheet: `<worksheet xmlns="` + mainNS + `" xmlns:mc="` + compatibility + `"><mc:AlternateContent><mc:Choice Requires="z"><cols/></mc:Choice><mc:Fallback><cols><col min="1" max="1" hidden="1"/></cols></mc:Fallback></mc:AlternateContent><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`,
		want: []string{"Ark1!1 A=number(1)"}},
	"what stands after the rows": {sheet: `<worksheet xmlns="` + mainNS + `"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><!-- x --><mergeCells><mergeCell ref="A1:B1"/></mergeCells><extLst><x:y xmlns:x="z">sheetData</x:y></extLst></worksheet>`, alike: true, want: []string{"Ark1!1 A=number(1)"}},
}

func latin(text string) string {
	out, err := charmap.ISO8859_1.NewEncoder().String(text)
	if err != nil {
		panic(err)
	}
	return out
}

func utf16le(text string) string {
	out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		panic(err)
	}
	return out
}

func byHandBook(t testing.TB, name string) []byte {
	tc := byHand[name]
	sheet, shared := tc.sheet, tc.shared
	if sheet == "" {
		sheet = rowsOf(tc.rows)
	}
	if shared == "" {
		shared = itemsOf(tc.items)
	}
	return bookOf(t, sheet, shared)
}

func TestWrittenByHand(t *testing.T) {
	t.Parallel()
	for name, tc := range byHand {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book := byHandBook(t, name)
			for way, careful := range map[string]bool{"plain": false, "careful": true} {
				got, _, err := read(book, Limits{}, careful)
				if diff := cmp.Diff(tc.want, got); err != nil || diff != "" {
					t.Errorf("the %s way: %v, -want +got:\n%s", way, err, diff)
				}
			}
			if tc.alike {
				if diff := cmp.Diff(tc.want, oracle(t, book)); diff != "" {
					t.Errorf("-want +excelize:\n%s", diff)
				}
			}
		})
	}
}
