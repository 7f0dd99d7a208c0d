package dfdgsim

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
)

// envelope puts the content of a body into an envelope.
func envelope(content []byte) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	b.WriteString(`<soap:Envelope xmlns:soap="` + soapSpace + `"><soap:Body>`)
	b.Write(content)
	b.WriteString(`</soap:Body></soap:Envelope>`)
	return b.Bytes()
}

// response opens and closes the answer's element around its content.
func response(op *operation, content []byte) []byte {
	service, name := split(op.Name)
	return envelope(fmt.Appendf(nil, `<%[1]sResponse xmlns="%[2]s%[3]s/">%[4]s</%[1]sResponse>`, name, serviceSpace, service, content))
}

// receipt is the proof of an accepted write.
func (s *Sim) receipt(op *operation) []byte {
	var b bytes.Buffer
	b.WriteString("<ServiceReceipt>")
	write(&b, "EventDate", s.now())
	write(&b, messageElement, s.ids.next())
	b.WriteString("</ServiceReceipt>")
	return response(op, b.Bytes())
}

// faultBody tells a number, and a text that no receiver should need.
func (t *table) faultBody(op *operation, f fault) []byte {
	service, _ := split(op.Name)
	text, known := t.Faults[f]
	if !known {
		text = "The service reports an error"
	}
	var b bytes.Buffer
	b.WriteString(`<soap:Fault><faultcode>soap:Server</faultcode>`)
	write(&b, "faultstring", text)
	b.WriteString(`<detail><ServiceFault xmlns="` + serviceSpace + service + `/">`)
	write(&b, "FaultNumber", fmt.Sprint(int(f)))
	write(&b, "FaultText", text)
	b.WriteString(`</ServiceFault></detail></soap:Fault>`)
	return envelope(b.Bytes())
}

// blocks repeats an element per registration, its id first.
func (t *table) blocks(op *operation, shown []*Registration) []byte {
	var b bytes.Buffer
	for _, r := range shown {
		b.WriteString("<" + r.Kind + ">")
		id := t.Kinds[r.Kind].ID
		if id != "" {
			write(&b, id, r.ID)
		}
		for _, name := range slices.Sorted(maps.Keys(r.Fields)) {
			if name != id {
				write(&b, name, r.Fields[name])
			}
		}
		b.WriteString("</" + r.Kind + ">")
	}
	return response(op, b.Bytes())
}

// write writes one element; its name is known to be safe, its text is not.
func write(b *bytes.Buffer, name, text string) {
	b.WriteString("<" + name + ">")
	_ = xml.EscapeText(b, []byte(text)) // a buffer takes every write
	b.WriteString("</" + name + ">")
}
