package dfdgsim

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The name spaces of the wire.
const (
	soapSpace         = "http://schemas.xmlsoap.org/soap/envelope/"
	organisationSpace = "http://rep.oio.dk/ams.dk/xml/schemas/2005/09/01/"
	userSpace         = "http://service.bm.dk/RequestUserMetadata/2015/01/21/"
	serviceSpace      = "http://service.bm.dk/"
)

// longestComment is the length that the services state for comments.
const longestComment = 1500

// guidForm is how an id that the caller chooses must look.
var guidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// call is a message that was understood.
type call struct {
	op       *operation
	code     string            // OrganisationCode of the authority it is made for
	cpr      string            // "" where the operation knows no citizen
	elements map[string]string // without the citizen
}

// understand reads a message for the operation: envelope, headers, elements.
// It judges form alone and knows no world.
func understand(op *operation, body []byte) (*call, fault) {
	root, err := parseXML(body)
	// The reason is dropped: like the real one, the simulator answers by
	// number, and a parser's message may quote what stood in the document.
	if err != nil || root.space != soapSpace || root.name != "Envelope" {
		return nil, faultMessage
	}
	code, f := headers(root.child(soapSpace, "Header"))
	if f != 0 {
		return nil, f
	}
	service, name := split(op.Name)
	space := serviceSpace + service + "/"
	content := root.child(soapSpace, "Body")
	if content == nil || len(content.children) != 1 {
		return nil, faultMessage
	}
	request := content.children[0]
	if request.space != space || request.name != name+"Request" {
		return nil, faultMessage
	}
	c := &call{op: op, code: code}
	if c.elements, f = op.contents(request, space); f != 0 {
		return nil, f
	}
	c.cpr = c.elements[citizenElement]
	delete(c.elements, citizenElement)
	if !op.NoCitizen && !cprForm(c.cpr) {
		return nil, faultCPR
	}
	return c, 0
}

// headers reads the two headers and gives the authority's code.
func headers(header *element) (string, fault) {
	organisation := header.child(organisationSpace, "ActiveOrganisationHeader")
	if organisation == nil {
		return "", faultNoOrgHeader
	}
	user := header.child(userSpace, "RequestUserMetadataHeader")
	if user == nil {
		return "", faultNoUserHeader
	}
	if kind, err := strconv.Atoi(organisation.value("OrganisationTypeIdentifier")); err != nil || kind < 1 {
		return "", faultOrgType
	}
	code := organisation.value("OrganisationCode")
	if code == "" {
		return "", faultAuthority
	}
	return code, userHeader(user)
}

// userHeader judges the header that names who asks: a batch job names itself.
func userHeader(user *element) fault {
	who := user.child("", "RequestUserStructure")
	where := user.child("", "RequestOrganisationStructure")
	if who == nil || where == nil || where.value("OrganisationCode") == "" {
		return faultHeader
	}
	if _, err := time.Parse(time.RFC3339, user.value("RegistrationDateTime")); err != nil {
		return faultHeader
	}
	switch who.value("RequestUserTypeIdentifier") {
	case "1", "2", "3", "4":
		return 0
	}
	return faultUserType
}

// contents takes the elements of a request: known, in order, each once, filled
// and of the right form; those that must be there are.
func (op *operation) contents(request *element, space string) (map[string]string, fault) {
	got := map[string]string{}
	next := 0
	for _, e := range request.children {
		place := slices.Index(op.Elements[next:], e.name)
		text := strings.TrimSpace(string(e.text))
		if place < 0 || e.space != space || len(e.children) > 0 || text == "" {
			return nil, faultMessage
		}
		if e.name != citizenElement && (!form(e.name, text) || e.name == op.ClientID && !guidForm.MatchString(text)) {
			return nil, faultMessage
		}
		next += place + 1
		got[e.name] = text
	}
	for name, must := range op.required {
		if must && got[name] == "" {
			return nil, faultMessage
		}
	}
	return got, 0
}

// form judges a value by what its element's name says it is.
func form(name, text string) bool {
	switch {
	case strings.HasSuffix(name, "DateTime"):
		_, err := time.Parse(time.RFC3339, text)
		return err == nil
	case strings.HasSuffix(name, "Date"):
		_, err := time.Parse(time.DateOnly, text)
		return err == nil
	case strings.HasSuffix(name, "Indicator"):
		return text == "true" || text == "false"
	case strings.HasSuffix(name, "PerWeek"):
		n, err := strconv.Atoi(text)
		return err == nil && n >= 0 && n <= 59
	case strings.Contains(name, "Comment"):
		return utf8.RuneCountInString(text) <= longestComment
	}
	return true
}

// cprForm is the services' own pattern: a day of a month with 29 February in
// any year, then six digits; or ten zeros for "unknown".
func cprForm(cpr string) bool {
	if len(cpr) != 10 || strings.Trim(cpr, "0123456789") != "" {
		return false
	}
	if cpr == "0000000000" {
		return true
	}
	_, err := time.Parse("02012006", cpr[:4]+"2000")
	return err == nil
}
