#include "report/rule_schema.h"

namespace krait {
namespace {

constexpr std::string_view kSchema = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "krait-rules-1.schema.json",
  "title": "krait rule pack, version 1",
  "type": "object",
  "required": ["krait"],
  "properties": {
    "krait": {"const": 1, "description": "Version of the rule language"},
    "pack": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "id": {"type": "string"},
        "version": {"type": "string"},
        "license": {"type": "string"},
        "homepage": {"type": "string"},
        "min-engine": {"type": "string"}
      }
    },
    "models": {
      "description": "Python stubs of APIs, by module name",
      "type": "object",
      "additionalProperties": {"type": "string"}
    },
    "classes": {
      "description": "Named predicates",
      "type": "object",
      "additionalProperties": {"$ref": "#/$defs/predicate"}
    },
    "families": {
      "description": "Keys that every rule of a name inherits",
      "type": "object",
      "propertyNames": {"$ref": "#/$defs/name"},
      "additionalProperties": {"$ref": "#/$defs/rule-keys", "unevaluatedProperties": false}
    },
    "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}}
  },
  "if": {"required": ["match"]},
  "then": {
    "$comment": "A pack of one rule",
    "$ref": "#/$defs/rule-keys",
    "required": ["id", "name", "title"],
    "not": {"required": ["rules"]}
  },
  "unevaluatedProperties": false,
  "$defs": {
    "id": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,63}$"},
    "name": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
    "metavariable": {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$"},
    "strings": {
      "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    },
    "list-of-strings": {"type": "array", "items": {"type": "string"}},
    "rule": {
      "type": "object",
      "required": ["id", "name", "title"],
      "$ref": "#/$defs/rule-keys",
      "unevaluatedProperties": false
    },
    "rule-keys": {
      "type": "object",
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "name": {"$ref": "#/$defs/name"},
        "title": {"type": "string"},
        "level": {"enum": ["none", "note", "warning", "error"], "default": "warning"},
        "cwe": {
          "oneOf": [
            {"type": "integer", "minimum": 1},
            {"type": "array", "items": {"type": "integer", "minimum": 1}}
          ]
        },
        "owasp": {"$ref": "#/$defs/strings"},
        "tags": {"$ref": "#/$defs/strings"},
        "references": {"$ref": "#/$defs/strings"},
        "security-severity": {"type": "number", "minimum": 0, "maximum": 10},
        "confidence": {"enum": ["high", "medium", "low"]},
        "description": {"type": "string", "description": "Markdown"},
        "status": {"enum": ["stable", "preview", "deprecated", "removed"], "default": "stable"},
        "replaced-by": {"$ref": "#/$defs/id"},
        "since": {"type": ["string", "number"]},
        "enabled": {"type": "boolean", "default": true},
        "python": {"type": "string", "examples": [">=3.9"]},
        "files": {"$ref": "#/$defs/strings"},
        "not-files": {"$ref": "#/$defs/strings"},
        "options": {
          "type": "object",
          "additionalProperties": {
            "type": "object",
            "required": ["default"],
            "additionalProperties": false,
            "properties": {"default": true, "help": {"type": "string"}}
          }
        },
        "match": {
          "oneOf": [
            {"$ref": "#/$defs/pattern"},
            {
              "type": "object",
              "required": ["any"],
              "additionalProperties": false,
              "properties": {
                "any": {
                  "type": "array",
                  "minItems": 1,
                  "items": {
                    "oneOf": [{"$ref": "#/$defs/pattern"}, {"$ref": "#/$defs/alternative"}]
                  }
                }
              }
            }
          ]
        },
        "where": {"$ref": "#/$defs/conditions"},
        "unless": {"$ref": "#/$defs/alternative-conditions"},
        "literal": {"$ref": "#/$defs/list-of-strings"},
        "report": {
          "oneOf": [
            {"enum": ["match", "call", "callee"]},
            {"$ref": "#/$defs/metavariable"}
          ]
        },
        "message": {"type": "string"},
        "notes": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["text"],
            "additionalProperties": false,
            "properties": {"at": {"$ref": "#/$defs/metavariable"}, "text": {"type": "string"}}
          }
        },
        "fix": {"$ref": "#/$defs/fix"},
        "examples": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "bad": {"$ref": "#/$defs/examples"},
            "good": {"$ref": "#/$defs/examples"}
          }
        }
      }
    },
    "pattern": {"type": "string", "description": "Python with metavariables", "minLength": 1},
    "alternative": {
      "type": "object",
      "required": ["pattern"],
      "additionalProperties": false,
      "properties": {
        "pattern": {"$ref": "#/$defs/pattern"},
        "where": {"$ref": "#/$defs/conditions"},
        "unless": {"$ref": "#/$defs/alternative-conditions"},
        "fix": {"$ref": "#/$defs/fix"}
      }
    },
    "alternative-conditions": {
      "oneOf": [
        {"$ref": "#/$defs/conditions"},
        {"type": "array", "items": {"$ref": "#/$defs/conditions"}}
      ]
    },
    "conditions": {
      "type": "object",
      "properties": {
        "inside": {"$ref": "#/$defs/pattern"},
        "not-inside": {"$ref": "#/$defs/pattern"},
        "has": {"$ref": "#/$defs/pattern"},
        "after": {"$ref": "#/$defs/pattern"},
        "scope": {"enum": ["module", "class", "function"]}
      },
      "patternProperties": {"^[A-Z][A-Z0-9_]*$": {"$ref": "#/$defs/predicate"}},
      "additionalProperties": false
    },
    "predicate": {
      "type": "object",
      "minProperties": 1,
      "additionalProperties": false,
      "properties": {
        "is": {"$ref": "#/$defs/strings"},
        "equals": true,
        "names": {"$ref": "#/$defs/strings"},
        "type": {"$ref": "#/$defs/strings"},
        "from": {"$ref": "#/$defs/strings"},
        "regex": {"type": "string", "maxLength": 1000},
        "range": {"$ref": "#/$defs/range"},
        "len": {"$ref": "#/$defs/range"},
        "kind": {
          "oneOf": [
            {"$ref": "#/$defs/kind"},
            {"type": "array", "items": {"$ref": "#/$defs/kind"}}
          ]
        },
        "truthy": {"type": "boolean"},
        "constant": {"type": "boolean"},
        "present": {"type": "boolean"},
        "item": {"$ref": "#/$defs/predicate"},
        "holes": {"$ref": "#/$defs/predicate"},
        "host-port": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "host": {"$ref": "#/$defs/predicate"},
            "port": {"$ref": "#/$defs/predicate"}
          }
        },
        "url": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "scheme": {"$ref": "#/$defs/predicate"},
            "host": {"$ref": "#/$defs/predicate"},
            "port": {"$ref": "#/$defs/predicate"},
            "path": {"$ref": "#/$defs/predicate"}
          }
        },
        "any": {"type": "array", "items": {"$ref": "#/$defs/predicate"}},
        "all": {"type": "array", "items": {"$ref": "#/$defs/predicate"}},
        "not": {"$ref": "#/$defs/predicate"},
        "every": {"$ref": "#/$defs/predicate"},
        "some": {"$ref": "#/$defs/predicate"}
      }
    },
    "kind": {
      "enum": ["str", "bytes", "int", "float", "bool", "none", "ellipsis", "tuple", "list", "dict",
               "set", "call", "name", "attribute", "lambda", "await", "fstring"]
    },
    "range": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "ge": {"type": "number"},
        "gt": {"type": "number"},
        "le": {"type": "number"},
        "lt": {"type": "number"}
      }
    },
    "fix": {
      "type": "object",
      "required": ["title", "safety"],
      "additionalProperties": false,
      "properties": {
        "title": {"type": "string"},
        "safety": {"enum": ["safe", "unsafe", "display"]},
        "replace": {
          "type": "object",
          "propertyNames": {"$ref": "#/$defs/metavariable"},
          "additionalProperties": {"type": "string"}
        },
        "set-argument": {"type": "object", "additionalProperties": {"type": "string"}},
        "remove-argument": {"$ref": "#/$defs/strings"},
        "callee": {"type": "string"}
      }
    },
    "examples": {
      "type": "array",
      "items": {
        "oneOf": [
          {"type": "string"},
          {
            "type": "object",
            "required": ["code"],
            "additionalProperties": false,
            "properties": {
              "code": {"type": "string"},
              "lines": {"type": "array", "items": {"type": "integer", "minimum": 1}},
              "path": {"type": "string"},
              "python": {"type": ["string", "number"]},
              "fixed": {"type": "string"}
            }
          }
        ]
      }
    }
  }
}
)json";

}  // namespace

std::string_view rule_schema() { return kSchema; }

}  // namespace krait
