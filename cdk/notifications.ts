/** The topic of alarms and of runs that are over, and the budget that warns of costs. */

import { Stack } from 'aws-cdk-lib'
import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import { acknowledge } from './findings.ts'
import type { StackSettings } from './settings.ts'

/** A topic that is made, or the one of the settings. */
export function notificationTopic(scope: Construct, settings: StackSettings): ITopic {
  const { notificationTopicArn, notificationEmail } = settings
  if (notificationTopicArn !== undefined) return Topic.fromTopicArn(scope, 'Notifications', notificationTopicArn)
  const topic = new Topic(scope, 'Notifications', { displayName: 'nwb2zarr', enforceSSL: true })
  // A policy of its own, as for TLS, takes the place of the one that lets everything of the account publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  )
  if (notificationEmail !== undefined) topic.addSubscription(new EmailSubscription(notificationEmail))
  acknowledge(topic, {
    'AwsSolutions-SNS2':
      "Messages name runs and alarms, no data; CloudWatch cannot publish to a topic that is encrypted with SNS's own key.",
  })
  return topic
}

/**
 * Tells when 80 % of the budget of a month are spent, and when the forecast passes it. It counts the whole account: costs by tag
 * are known only where somebody has activated the tag for billing.
 */
export function monthlyBudget(scope: Construct, { budgetEmail, budgetDollars }: StackSettings): void {
  if (budgetEmail === undefined) return
  const tell = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
    notification: { notificationType, threshold, thresholdType: 'PERCENTAGE', comparisonOperator: 'GREATER_THAN' },
    subscribers: [{ subscriptionType: 'EMAIL', address: budgetEmail }],
  })
  new CfnBudget(scope, 'Budget', {
    budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount: budgetDollars, unit: 'USD' } },
    notificationsWithSubscribers: [tell('ACTUAL', 80), tell('FORECASTED', 100)],
  })
}
