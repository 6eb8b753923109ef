/** A CloudFormation template with its references resolved, as if an account had made everything that it describes. */

/** A resource as the template has it. */
export interface CloudResource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
  readonly Metadata?: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

export interface CloudTemplate {
  readonly Resources: Readonly<Record<string, CloudResource>>
  readonly Outputs?: Readonly<Record<string, unknown>>
  readonly Parameters?: Readonly<Record<string, { readonly Default?: string }>>
}

/** A resource with every property resolved. */
export interface ResolvedResource {
  readonly logicalId: string
  /** What `Ref` gives: a name, or for some types an ARN. */
  readonly physicalId: string
  readonly arn: string
  readonly properties: Readonly<Record<string, unknown>>
}

export const ACCOUNT = '123456789012'
export const REGION = 'us-west-2'

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackId': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/stack/0`,
}

/** ARNs by type of resource: service and what comes before the name. */
const ARNS: Readonly<Record<string, (name: string) => string>> = {
  'AWS::S3::Bucket': name => `arn:aws:s3:::${name}`,
  'AWS::IAM::Role': name => `arn:aws:iam::${ACCOUNT}:role/${name}`,
  'AWS::Lambda::Function': name => regional('lambda', `function:${name}`),
  'AWS::Logs::LogGroup': name => regional('logs', `log-group:${name}:*`),
  'AWS::SNS::Topic': name => regional('sns', name),
  'AWS::SQS::Queue': name => regional('sqs', name),
  'AWS::StepFunctions::StateMachine': name => regional('states', `stateMachine:${name}`),
  'AWS::ECS::Cluster': name => regional('ecs', `cluster/${name}`),
  'AWS::Events::Rule': name => regional('events', `rule/${name}`),
}

/** Types whose `Ref` is an ARN. */
const NAMED_BY_ARN = new Set(['AWS::SNS::Topic', 'AWS::StepFunctions::StateMachine'])

export class ResolvedTemplate {
  readonly #template: CloudTemplate
  readonly #stackName: string

  constructor(template: CloudTemplate, stackName: string) {
    this.#template = template
    this.#stackName = stackName
  }

  /** All resources of `type`, in the template's order. */
  ofType(type: string): ResolvedResource[] {
    return Object.entries(this.#template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([logicalId]) => this.resource(logicalId))
  }

  resource(logicalId: string): ResolvedResource {
    const properties = this.resolve(this.#named(logicalId).Properties ?? {}) as Record<string, unknown>
    return { logicalId, physicalId: this.#ref(logicalId), arn: this.#arn(logicalId), properties }
  }

  /** `value` without intrinsic functions. Throws for one that is not known here. */
  resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(item => this.resolve(item))
    if (typeof value !== 'object' || value === null) return value
    const [[name, argument] = [], ...others] = Object.entries(value)
    if (others.length === 0 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
      return this.#call(name, argument)
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.resolve(item)]))
  }

  #call(name: string, argument: unknown): unknown {
    if (name === 'Ref') return this.#ref(String(argument))
    const list = (Array.isArray(argument) ? argument : [argument]).map(item => this.resolve(item))
    switch (name) {
      case 'Fn::Join':
        return (list[1] as unknown[]).join(String(list[0]))
      case 'Fn::GetAtt':
        return this.#attribute(String(list[0]), String(list[1]))
      case 'Fn::Select':
        return (list[1] as unknown[])[Number(list[0])]
      case 'Fn::Split':
        return String(list[1]).split(String(list[0]))
      case 'Fn::GetAZs':
        return ['a', 'b', 'c'].map(zone => `${REGION}${zone}`)
      case 'Fn::Sub':
        return String(list[0]).replace(/\$\{([^}]+)\}/g, (_all, reference: string) => this.#ref(reference))
      default:
        throw new Error(`The template uses ${name}, which the tests do not know.`)
    }
  }

  #ref(logicalId: string): string {
    const pseudo = PSEUDO_PARAMETERS[logicalId]
    if (pseudo !== undefined) return pseudo
    const parameter = this.#template.Parameters?.[logicalId]
    if (parameter !== undefined) return parameter.Default ?? ''
    const { Type: type, Properties: properties } = this.#named(logicalId)
    if (NAMED_BY_ARN.has(type)) return this.#arn(logicalId)
    if (type === 'AWS::Lambda::Version') return `${this.#functionArn(properties)}:1`
    if (type === 'AWS::ECS::TaskDefinition') {
      return regional('ecs', `task-definition/${this.resolve(properties?.Family)}:1`)
    }
    if (type === 'AWS::SQS::Queue') return `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${this.#name(logicalId)}`
    return this.#name(logicalId)
  }

  #attribute(logicalId: string, attribute: string): string {
    if (attribute === 'Arn') return this.#arn(logicalId)
    if (attribute === 'QueueName' || attribute === 'TopicName' || attribute === 'Name') return this.#name(logicalId)
    return `${this.#name(logicalId)}-${attribute.toLowerCase()}`
  }

  #arn(logicalId: string): string {
    const { Type: type } = this.#named(logicalId)
    return (
      ARNS[type]?.(this.#name(logicalId)) ?? regional(type.split('::')[1]?.toLowerCase() ?? '', this.#name(logicalId))
    )
  }

  #functionArn(properties: CloudResource['Properties']): string {
    return regional('lambda', `function:${this.resolve(properties?.FunctionName)}`)
  }

  /** Buckets have names of small letters. */
  #name(logicalId: string): string {
    const name = `${this.#stackName}-${logicalId}`
    return this.#named(logicalId).Type === 'AWS::S3::Bucket' ? name.toLowerCase() : name
  }

  #named(logicalId: string): CloudResource {
    const resource = this.#template.Resources[logicalId]
    if (resource === undefined) throw new Error(`The template has no resource ${logicalId}.`)
    return resource
  }
}

function regional(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`
}
