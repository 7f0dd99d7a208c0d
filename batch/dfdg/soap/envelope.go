package soap

import (
	"bytes"
	"encoding/xml"
	"time"

	"genopret/batch"
)

// The message is written by hand: encoding/xml repeats namespaces on each
// element and cannot choose prefixes, which strict SOAP servers refuse.

const (
	organisationNamespace = "http://rep.oio.dk/ams.dk/xml/schemas/2005/09/01/"
	userNamespace         = "http://service.bm.dk/RequestUserMetadata/2015/01/21/"
)

// envelope writes the whole message: both headers, then the request with the
// citizen, where the operation has one, and the values in their order.
func (c *Client) envelope(operation *batch.Operation, citizen batch.CPR, values []batch.Value) []byte {
	w := &writer{}
	w.raw(`<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header>`)
	c.writeHeaders(w)
	w.raw(`</soap:Header><soap:Body>`)
	request := operation.Name + "Request"
	w.open(request, operation.Namespace)
	if operation.Citizen != "" {
		w.element(operation.Citizen, citizen.Reveal())
	}
	for _, value := range values {
		w.element(value.Element, value.Text)
	}
	w.close(request)
	w.raw(`</soap:Body></soap:Envelope>`)
	return w.Bytes()
}

func (c *Client) writeHeaders(w *writer) {
	w.open("ActiveOrganisationHeader", organisationNamespace)
	w.organisation(c.config.Organisation)
	w.close("ActiveOrganisationHeader")

	user := c.config.User
	w.open("RequestUserMetadataHeader", userNamespace)
	w.open("RequestUserStructure", "")
	w.element("UserFullName", user.FullName)
	w.element("RequestUserTypeIdentifier", user.TypeID)
	w.element("UserEmail", user.Email)
	w.element("UserIdentifier", user.Identifier)
	w.close("RequestUserStructure")
	w.open("RequestOrganisationStructure", "")
	w.organisation(user.Organisation)
	w.close("RequestOrganisationStructure")
	w.element("RegistrationDateTime", registrationTime(c.config.Clock.Now().In(c.config.Zone)))
	w.close("RequestUserMetadataHeader")
}

// registrationTime has offset and seven fractions, as DFDG's own callers write.
func registrationTime(at time.Time) string { return at.Format("2006-01-02T15:04:05.0000000-07:00") }

// writer appends XML. Names are the catalog's own and need no escaping.
type writer struct{ bytes.Buffer }

func (w *writer) raw(text string) { w.WriteString(text) }

func (w *writer) open(name, namespace string) {
	w.raw("<" + name)
	if namespace != "" {
		w.raw(` xmlns="`)
		w.text(namespace)
		w.raw(`"`)
	}
	w.raw(">")
}

func (w *writer) close(name string) { w.raw("</" + name + ">") }

func (w *writer) element(name, value string) {
	w.open(name, "")
	w.text(value)
	w.close(name)
}

func (w *writer) organisation(o Organisation) {
	w.element("OrganisationTypeIdentifier", o.TypeID)
	w.element("OrganisationCode", o.Code)
}

// text escapes; a buffer takes everything, so there is no error to see.
func (w *writer) text(value string) { _ = xml.EscapeText(&w.Buffer, []byte(value)) }
